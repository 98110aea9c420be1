/** The names of the catalogue, from the build. The texts follow when they are needed. */
declare const __NAMES__: readonly string[];

interface ImportMetaEnv {
  /** The start page of the documentation, from where the page is. */
  readonly VITE_HOME?: string;
}
