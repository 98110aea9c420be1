/** Code to copy, or the reason why this diagram can't be written that way. */
export type Exported =
  { readonly code: string; readonly fileName: string } | { readonly code?: undefined; readonly reason: string };
