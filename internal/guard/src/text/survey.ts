// Counts what kinds of characters a text holds.

// 1 of base64, 2 of hex and what separates its bytes, 4 of bits, 8 a mark before an escape.
const kinds = new Uint8Array(128);
for (const [kind, chars] of [
  [1, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-'],
  [2, '0123456789abcdefABCDEFxX\\ :,-'],
  [4, '01 ,'],
  [8, '%&\\'],
] as const) {
  for (const char of chars) kinds[char.charCodeAt(0)] = (kinds[char.charCodeAt(0)] as number) | kind;
}

/** One cheap pass that tells which of the patterns can match at all. */
export function survey(text: string): { base64: boolean; hex: boolean; bits: boolean; marks: number } {
  let [base64, hex, bits, marks] = [0, 0, 0, 0];
  let [longest, longestHex, longestBits] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (kinds[code] as number) : 0;
    if ((kind & 1) !== 0) base64++;
    else {
      if (base64 > longest) longest = base64;
      base64 = 0;
    }
    if ((kind & 2) !== 0) hex++;
    else {
      if (hex > longestHex) longestHex = hex;
      hex = 0;
    }
    if ((kind & 4) !== 0) bits++;
    else {
      if (bits > longestBits) longestBits = bits;
      bits = 0;
    }
    marks += kind >> 3;
  }
  return {
    base64: Math.max(longest, base64) >= 16,
    hex: Math.max(longestHex, hex) >= 20,
    bits: Math.max(longestBits, bits) >= 48,
    marks,
  };
}
