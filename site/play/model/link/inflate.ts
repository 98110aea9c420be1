/**
 * Decompresses raw DEFLATE with a dictionary, by the browser's own code. That knows no dictionaries, so this one comes
 * first, as a block that isn't compressed, and is dropped from what comes out.
 *
 * @param bytes - compressed with the dictionary
 * @param dictionary - of at most 65,535 bytes
 * @param most - how many bytes may come out; a short link must not fill the memory
 * @returns the bytes, or `undefined` if there are more
 * @throws what the browser throws if this isn't DEFLATE, or its end is missing
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  dictionary: string,
  most: number,
): Promise<Uint8Array | undefined> {
  const known = new TextEncoder().encode(dictionary);
  const { length } = known;
  // Not the last block, stored as it is: its length, twice, the second time with all bits turned.
  const block = Uint8Array.of(0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255);
  const reader = new Blob([block, known, bytes])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
    .getReader();
  const all = new Uint8Array(length + most);
  let end = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return all.subarray(length, end);
    if (end + value.length > all.length) {
      void reader.cancel();
      return undefined;
    }
    all.set(value, end);
    end += value.length;
  }
}
