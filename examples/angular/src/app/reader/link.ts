/** The text of a diagram as the fragment of an address. */
export function toFragment(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * The text that a fragment holds, or `undefined` for a fragment that holds none, such as of a link that was cut off.
 */
export function fromFragment(fragment: string): string | undefined {
  try {
    const bytes = atob(fragment.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
