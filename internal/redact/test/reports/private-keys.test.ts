// Private keys in the forms in which they leave: answered mails, listings, arrays of lines, other armor.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';

const redactor = createRedactor();
let seed = 11;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const base64 = (length: number) =>
  Array.from({ length }, () => signs[Math.floor(random() * signs.length)]).join('');
const lines = [base64(64), base64(64), base64(64), `${base64(30)}==`];
const block = (name: string, head = '') =>
  `-----BEGIN ${name}-----\n${head}${lines.join('\n')}\n-----END ${name}-----`;
const rsa = block('RSA PRIVATE KEY');
const perLine = (prefix: (line: number) => string, after = '') =>
  rsa
    .split('\n')
    .map((line, index) => prefix(index + 1) + line + after)
    .join('\n');

describe('a private key leaves no line of it (trufflesecurity/trufflehog#2507)', () => {
  it.each([
    ['PGP of GnuPG', block('PGP PRIVATE KEY BLOCK', 'Version: GnuPG v1.4.11 (GNU/Linux)\n\n')],
    ['PGP of Bouncy Castle', block('PGP PRIVATE KEY BLOCK', 'Version: BCPG C# v1.6.1.0\n\n')],
    [
      'SSH2',
      block('SSH2 ENCRYPTED PRIVATE KEY', 'Comment: "rsa"\n').replaceAll(/-----(?= |$|\n|B|E)/g, '----'),
    ],
    [
      'SSH2 with blanks',
      `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n${lines.join('\n')}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----`,
    ],
    ['YubiKey', block('YUBIKEY PIV PRIVATE KEY')],
    ['OpenVPN', block('OpenVPN Static key V1')],
    ['an array of lines', JSON.stringify(rsa.split('\n'))],
    ['an array of lines, indented', JSON.stringify({ key: rsa.split('\n') }, null, 2)],
    ['JSON in JSON', JSON.stringify({ body: JSON.stringify({ private_key: rsa }) })],
    [
      'literals of Java',
      rsa
        .split('\n')
        .map((line) => `"${line}\\n"`)
        .join(' +\n  '),
    ],
    ['a listing with arrows', perLine((line) => `     ${line}\u2192`)],
    ['a listing with bars', perLine((line) => `${line} | `)],
    ['grep -n', perLine((line) => `key.pem:${line}:`)],
    ['an answered mail', perLine(() => '> > ')],
    ['a log with times', perLine(() => '2026-11-30T10:00:00.000Z app-1 ')],
    ['a difference', perLine(() => '+   ')],
    ['HTML', rsa.replaceAll('\n', '<br>')],
    ['a cut one', rsa.slice(0, 200)],
    ['a cut one, quoted', perLine(() => '> ').slice(0, 210)],
    ['a cut one in an array', JSON.stringify(rsa.split('\n').slice(0, 4))],
    ['one with its end missing', `${rsa.slice(0, rsa.indexOf('-----END'))}that was it`],
    ['YAML without its marks', `private_key: |\n  ${lines.join('\n  ')}\nname: x`],
  ])('in %s', (_form, text) => {
    const shown = redactor.redact(text);
    for (const line of lines) if (text.includes(line)) expect(shown).not.toContain(line);
    expect(shown).not.toContain(lines[0]);
  });

  it('and what stands before and behind it', () => {
    expect(redactor.redact(`a ${rsa} b`)).toBe('a [private_key] b');
    expect(redactor.redact(JSON.stringify(['x', ...rsa.split('\n'), 'y']))).toBe('["x","[private_key]","y"]');
    expect(redactor.redact(`${rsa.slice(0, rsa.indexOf('-----END'))}that was it`)).toBe(
      '[private_key]\nthat was it',
    );
    expect(redactor.redact(`${rsa}\n${rsa}`)).toBe('[private_key]\n[private_key]');
    expect(redactor.redact(`private_key: |\n  ${lines.join('\n  ')}\nname: x`)).toBe(
      'private_key: |\n  [secret]\nname: x',
    );
  });

  it('in a JSON Web Key, as a text and as an object (RFC 7517)', () => {
    const key = { kty: 'RSA', n: base64(86), e: 'AQAB', d: base64(86), p: base64(43), q: base64(43) };
    const okp = { d: base64(43), kty: 'OKP', crv: 'Ed25519', x: base64(43) };
    const shown = redactor.redact(JSON.stringify({ keys: [key, okp], body: JSON.stringify(okp) }));
    for (const value of [key.d, key.p, key.q, okp.d]) expect(shown).not.toContain(value);
    for (const value of [key.n, okp.x]) expect(shown).toContain(value);
    expect(redactor.redact(okp)).toEqual({ ...okp, d: '[redacted]' });
    const other = JSON.stringify({ d: base64(43), q: base64(43) });
    expect(redactor.redact(other)).toBe(other);
    expect(redactor.redact(`${other}${JSON.stringify({ kty: 'EC' })}`)).toContain(other);
  });
});

describe('the mark of a private key', () => {
  it.each([
    // ohdearquant/khive#2716, AlexanderMattTurner/agent-sanitizer#187
    [
      '-----BEGIN PRIVATE KEY-----\nThis line opens a key. What follows is the prose of a manual, with commas, dots and nothing else.\n\nChapter two. The weather was fine, and nobody had a key at hand. Call us tomorrow.',
    ],
    ["const pem = '-----BEGIN PRIVATE KEY-----\\n' + body + '\\n-----END PRIVATE KEY-----';"],
    ["key.replace('-----BEGIN PRIVATE KEY-----', '').replace('-----END PRIVATE KEY-----', '').trim()"],
    [
      '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7bq2fZ0bL0XJf6Yw3mJcGx0y\n-----END PUBLIC KEY-----',
    ],
  ])('hides no prose, no code and no public key: %s', (text) => expect(redactor.redact(text)).toBe(text));
});
