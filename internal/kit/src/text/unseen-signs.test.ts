// Infrastructure Service: kit · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { unseenSigns } from '../index.ts';

const unseen = new RegExp(`^[${unseenSigns}]$`, 'u');

describe('signs of which nothing is seen', () => {
  it.each([
    0, 0x1b, 0x7f, 0x85, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200d, 0x200f,
    0x202a, 0x202e, 0x2060, 0x2064, 0x2066, 0x2069, 0x206a, 0x206f, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0,
    0xfff9, 0x1d173, 0xe0001, 0xe0041, 0xe007f, 0xe0100,
  ])('holds %d', (point) => expect(unseen.test(String.fromCodePoint(point))).toBe(true));

  it.each(['\t', '\n', '\v', '\f', '\r', ' ', '\u00a0', '\u3000', 'a', '\u0301', '\u05d0', '\ufffd'])(
    'holds no blank, letter or mark: %j',
    (sign) => expect(unseen.test(sign)).toBe(false),
  );
});
