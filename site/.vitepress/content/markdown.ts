/** What VitePress passes along while it renders a page. */
export interface MarkdownEnv {
  /** Where the page would be if it weren't moved. */
  readonly path: string;
  /** Where its file is. */
  readonly realPath?: string;
  /** Within the site, such as `ru/marbles.md`. */
  readonly relativePath: string;
  /** Whether it's rendered for the search index. */
  readonly isForSearch?: boolean;
}

/** The anchor that GitHub gives to a heading. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
