// Makes API keys that scanners find, and checks their form offline.
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
// 30 characters of 62 are 178 bits; 6 hold any CRC32.
const randomLength = 30;
const checksumLength = 6;
const pattern = /^tpl_(live|test)_([0-9A-Za-z]{30})_([0-9A-Za-z]{6})$/;

/** What an API key of the house's own format tells about itself. */
export interface KeyFormat {
  /** `test` keys are refused in production. */
  readonly kind: 'live' | 'test';
}

/** Makes random bytes; a test may bring its own. */
export type RandomBytes = (size: number) => Uint8Array;

/**
 * Creates an API key: `tpl_live_<30 random characters>_<CRC32>`. Scanners find it by its prefix and check it
 * offline by its checksum, as GitHub's tokens are.
 *
 * @example
 * import { createApiKey } from '@tpl/security';
 *
 * console.log(createApiKey('live').startsWith('tpl_live_')); // true
 */
export function createApiKey(kind: 'live' | 'test' = 'live', random: RandomBytes = randomBytes): string {
  const body = `tpl_${kind}_${randomText(random)}`;
  return `${body}_${checksumOf(body)}`;
}

/** The format of a key whose checksum fits, else `undefined`. Says nothing about whether the key is known. */
export function readKeyFormat(key: string): KeyFormat | undefined {
  const match = pattern.exec(key);
  if (!match) return undefined;
  const body = key.slice(0, -checksumLength - 1);
  return checksumOf(body) === match[3] ? { kind: match[1] as 'live' | 'test' } : undefined;
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let place = 0; place < checksumLength; place += 1) {
    text = alphabet[rest % 62]! + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

function randomText(random: RandomBytes): string {
  let text = '';
  while (text.length < randomLength) {
    // 248 is the largest multiple of 62 in a byte: above it some letters would be likelier.
    for (const byte of random(64)) if (byte < 248 && text.length < randomLength) text += alphabet[byte % 62];
  }
  return text;
}
