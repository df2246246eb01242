// Makes what properties are tried on; for tests alone.
import fc from 'fast-check';

const surrogates = 0x800;

/**
 * Any character of Unicode, for `fc.string({ unit: anyCharacter })`: what `unit: 'binary'` gives, without its table of a million
 * entries, which costs a second in each test file.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10_ffff - surrogates })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + surrogates));
