const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = 62n;

/** Bytes are written in blocks of 32, which take 43 digits: no longer than one huge number, and quick. */
const BYTES = 32;

/** How many digits so many bytes take. No two numbers of bytes take equally many. */
function digitsFor(bytes: number): number {
  return Math.ceil((bytes * 8) / Math.log2(62));
}

/** The number as digits, letters included; `length` of them. */
export function toDigits(number: bigint | number, length: number): string {
  let rest = BigInt(number);
  let digits = '';
  for (let place = 0; place < length; place++) {
    digits = DIGITS[Number(rest % BASE)] + digits;
    rest /= BASE;
  }
  return digits;
}

export function fromDigits(digits: string): bigint {
  let number = 0n;
  for (const digit of digits) number = number * BASE + BigInt(DIGITS.indexOf(digit));
  return number;
}

export function encode(bytes: Uint8Array): string {
  let digits = '';
  for (let start = 0; start < bytes.length; start += BYTES) {
    const block = bytes.subarray(start, start + BYTES);
    let number = 0n;
    for (const byte of block) number = (number << 8n) | BigInt(byte);
    digits += toDigits(number, digitsFor(block.length));
  }
  return digits;
}

/** The bytes, or `undefined` if no bytes are written that way. */
export function decode(digits: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes: number[] = [];
  for (let start = 0; start < digits.length; start += digitsFor(BYTES)) {
    const block = digits.slice(start, start + digitsFor(BYTES));
    const length = Math.floor((block.length * Math.log2(62)) / 8);
    let number = fromDigits(block);
    if (digitsFor(length) !== block.length || number >> BigInt(length * 8) !== 0n) return undefined;
    const decoded: number[] = [];
    for (let place = 0; place < length; place++) {
      decoded.unshift(Number(number & 255n));
      number >>= 8n;
    }
    bytes.push(...decoded);
  }
  return Uint8Array.from(bytes);
}
