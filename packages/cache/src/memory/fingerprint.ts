// Hashes a key to 32 bits for tables of fixed size.

/** 32 bits of a string by FNV-1a: spreads keys over slots; not for anything an attacker must not guess. */
export function fingerprint(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  // The low bits of FNV mix poorly.
  return (value ^ (value >>> 15)) >>> 0;
}
