/** Encodes the text of a diagram as a URL fragment. */
export function toFragment(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Decodes a fragment. Returns `undefined` if it contains no text, for instance because the link was truncated. */
export function fromFragment(fragment: string): string | undefined {
  try {
    const bytes = atob(fragment.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
