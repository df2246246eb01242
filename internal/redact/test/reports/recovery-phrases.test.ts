// What stands for the key of a wallet: lists of words, and keys in a sentence.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';

const redactor = createRedactor();
const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
const twice = `${words} ${words}`;
const key = '5a87816a7684f5537f8484318d1d290bfb622f30ac29ddcc944d2fb01021b843';

describe('the words of a wallet (getsentry/relay#1376, EdamAme-x/pentect#413)', () => {
  it.each([
    [`seed phrase: ${words}`],
    [`My recovery phrase is ${words}, what now?`],
    [`mnemonic: "${twice}"`],
    [`seed words\n${words.split(' ').join('\n')}`],
    [
      `Recovery phrase: ${words
        .split(' ')
        .map((word, at) => `${at + 1}. ${word}`)
        .join(' ')}`,
    ],
    [`My seed phrase is ${words} and the balance is 3 BTC`],
    [`Mnemonic: ${words}\nfor the wallet of the shop`],
    [`{"mnemonic":"${words.replace('year', 'when')}"}`],
    [`{"mnemonic":"${words}"}`],
    [`{"seedPhrase":"${twice}"}`],
    [`{"recovery_phrase":"${words}"}`],
    [`WALLET_MNEMONIC="${words}"`],
  ])('are hidden: %s', (text) => expect(redactor.redact(text)).not.toContain('sausage'));

  it('are hidden under their name in an object', () => {
    const shown = redactor.redact({ mnemonic: words, seedPhrase: words, seed_phrase: words, seed: 7 });
    expect(JSON.stringify(shown)).toBe(
      '{"mnemonic":"[redacted]","seedPhrase":"[redacted]","seed_phrase":"[redacted]","seed":7}',
    );
  });

  it.each([
    ['The recovery phrase is a list of words that your wallet shows when it makes a key for you'],
    ['A mnemonic helps people learn things faster when they have many long lists before them'],
    ['{"mnemonic":"vpaddd","operands":3} and mnemonic: "movaps128"'],
    ['Keep the seed phrase: write each word down with care, then lock that sheet away somewhere'],
  ])('are none: %s', (text) => expect(redactor.redact(text)).toBe(text));
});

describe('a private key in a sentence (EdamAme-x/pentect#413)', () => {
  it.each([[`my private key is 0x${key}`], [`Private key: ${key}`], [`the private key ${key} leaked`]])(
    'is hidden: %s',
    (text) => expect(redactor.redact(text)).not.toContain(key.slice(8, 24)),
  );

  it.each([
    ['the private key is stored at /etc/ssl/private/server2024.pem'],
    ['a private key is needed; private key rsa-2048-with-sha256'],
  ])('is none: %s', (text) => expect(redactor.redact(text)).toBe(text));
});
