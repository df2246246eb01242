// A secret that is known, in the clothes that URLs, pages and shells put on it.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';

const percent = (text: string, signs: RegExp) =>
  text.replace(signs, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const strict = (text: string) => percent(encodeURIComponent(text), /[!'()*]/g);
const html = (text: string, apostrophe: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", apostrophe);

describe.each([
  'tulipsBloomTwice!',
  "it's-my-secret'",
  'star*secret*word*',
  'abc(def)ghi!',
  'tilde~pass~word~',
  `a&b<c>d"e'f-g`,
  'füßeundhände',
  'trailing space pw',
  'slash/end/',
])('the registered secret %s', (secret) => {
  const redactor = createRedactor({ secrets: [secret] });

  it.each<[string, string]>([
    // Redocly/redocly-cli#2998: a form ends in "%21", what encodeURIComponent writes does not.
    ['a form', new URLSearchParams({ x: secret }).toString()],
    ['a form of other letters', `x=${strict(secret).replace(/%../g, (sign) => sign.toLowerCase())}`],
    ['a query of RFC 3986', `/q?x=${strict(secret)}`],
    ['a page', html(secret, '&#39;')],
    ['a page of Python', html(secret, '&#x27;')],
    ['a page of XML', html(secret, '&apos;')],
    ['a shell', `'${secret.replaceAll("'", String.raw`'\''`)}'`],
    ['a shell that escapes each sign', secret.replace(/[^\w@%+=:,./\u0080-\uffff-]/g, String.raw`\$&`)],
    ['letters apart from their marks', secret.normalize('NFD')],
    ['one with marks in JSON', JSON.stringify({ x: secret.normalize('NFD') })],
  ])('is hidden in %s', (_, written) => {
    for (const text of [`got ${written}`, `got ${written} there`, `got ${written}`.concat('&y=1')])
      expect(redactor.redact(text)).toContain('[secret]');
    expect(redactor.redact(`got ${written}&y=1`)).toContain('&y=1');
  });

  it('is hidden in a URL', () => {
    const url = new URL('https://h.example.org/');
    url.searchParams.set('q', secret);
    expect(String(redactor.redact(url))).toBe('https://h.example.org/?q=[secret]');
  });
});

it('leaves alone what is another text', () => {
  const redactor = createRedactor({ secrets: ['tulipsBloomTwice!'] });
  expect(redactor.redact('x=tulipsBloomTwice%22')).toBe('x=tulipsBloomTwice%22');
});
