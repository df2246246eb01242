// What logs and objects bring that a redactor missed elsewhere: forms of standards, and public reports by their number.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';
import { readCorpus } from '../../src/testing/read-corpus.ts';

const redactor = createRedactor();
const key = 'q9XfT2vLm4RkWz8PbN1dHs6YcJ3gUe7A';

describe('a text', () => {
  it.each([
    ['ISO 13616', 'Please pay to ES91 2100 0418 4502 0005 1332 by Friday.', '0418 4502'],
    ['ISO 13616', 'Bitte auf AT61 1904 3002 3457 3201 an uns.', '3002 3457'],
    ['microsoft/presidio#806', 'Account DE89-3704-0044-0532-0130-00, thank you.', '0044-0532'],
    ['microsoft/presidio#370', 'Please pay to DE89 3704 0044 0532 0130 00 by Friday.', '0044 0532'],
    ['logfmt', 'ip=81.2.69.142 method=GET', '81.2.69.142'],
    ['logfmt', 'level=info client_ip=81.2.69.142 took=3ms', '81.2.69.142'],
    ['RFC 3986 3.2.2', 'GET http://81.2.69.142/x took 3 ms', '81.2.69.142'],
    ['MCKRUZ/microsoft-agentic-harness#391', `{"body":"{\\"apiKey\\":\\"${key}\\"}"}`, key],
    ['RFC 6265 4.2.1', `cookie: theme=dark; sid=${key}`, key],
    ['RFC 9110 11.6.2', 'Authorization: Token 7f3a9c2b1d4e8f60', '7f3a9c2b1d4e8f60'],
    ['RFC 7617', 'Authorization: Basic YXBwOnR1bGlw', 'YXBwOnR1bGlw'],
    ['GDPR Art. 4(1)', 'We maintain your account under a.berg@firma.de', 'a.berg@firma.de'],
    ['GDPR Art. 4(1)', 'All contributors: please answer at a.berg@firma.de', 'a.berg@firma.de'],
    ['ITU-T E.123', 'You find me under 0049 30 231250100 in the evening.', '231250100'],
    ['ASVS 16.2.5', 'My password is S0mmer2024!', 'S0mmer2024'],
    ['ASVS 16.2.5', '<user><password>Tul1p-9x</password></user>', 'Tul1p-9x'],
    ['ASVS 16.2.5', "psql --password 'Tul1p-9x' main", 'Tul1p-9x'],
    ['ASVS 16.2.5', 'curl -u app:Tul1p-9x https://shop.example.net', 'Tul1p-9x'],
    ['Oracle JDBC', 'jdbc:oracle:thin:app/Tul1p9x@db:1521/x', 'Tul1p9x'],
    ['RFC 3986 by hand', 'postgres://app:pa/ss9w@db/x', 'pa/ss9w'],
    ['.netrc', 'machine api.firma.de login ada password Moos12hut', 'Moos12hut'],
    ['Dockerfile', 'ENV MYSQL_ROOT_PASSWORD Fu4chs7bau', 'Fu4chs7bau'],
    ['HAR 1.2 as text', '{"name":"X-Api-Key","value":"r7Tq2Lw9Xz4Kp1Vb"}', 'r7Tq2Lw9Xz4Kp1Vb'],
    ['NousResearch/hermes-agent#6396', `git clone https://${key}@dev.azure.com/o/_git/r`, key],
    [
      'buildkite/agent#4400',
      "fatal: unable to access 'https://a4c56248f8e095c10212f22fe23d6fd5f8b6eb72@git.corp.io/x.git/'",
      'a4c56248f8e095c10212f22fe23d6fd5f8b6eb72',
    ],
    [
      'PEP 503 by hand',
      'pip install --index-url https://x7Gk9qLm2Pz4TrWq@pypi.corp.io/simple',
      'x7Gk9qLm2Pz4',
    ],
    ['GitHub by hand', `git push https://${key}:x-oauth-basic@github.com/a/b.git`, key],
    ['URL in a log', `GET /cb?code=${key}&state=1`, key],
  ])('by %s: %s', (_source, text, value) => expect(redactor.redact(text)).not.toContain(value));

  it.each([
    ['part DE12 3456 7890 1234 5678 90'],
    ['chrome/81.2.69.142 is a browser, version=10.12.31.4 of the tool'],
    ['Password must have 8 characters and 1 digit'],
    ['the password is required; token count: 128000, max_tokens=4096'],
    ['Das Passwort ist falsch, bitte noch einmal'],
    ['Authorization: Bearer <token>'],
    ['docker run -u 1000:1000 app'],
    ['see http://localhost:8080/a@b'],
    ['https://4bf92f3577b34da6a3ce929d0e0e4736@o450133.ingest.sentry.io/450 is the address of Sentry'],
    ['ssh://git-codecommit-user-2024@git.corp.io and https://ada.lovelace1815.office@mail.corp.io/inbox'],
    ['https://cdn.corp.io/react@18.2.0-rc.1a2b3c4d5e/index.js, npm://left-pad-of-all-2026@1.3.0'],
    ['s.totalDependenciesCruised'],
    ['She was born in the city and moved in 2019'],
  ])('stays as it is: %s', (text) => expect(redactor.redact(text)).toBe(text));
});

describe('a word for an author', () => {
  it.each([
    ['authorization failed for ada.lovelace@gmail.com'],
    ['Authorized by Max Mueller, max.mueller@gmx.de'],
    ['local authorities are asked to send it to max.mueller@gmx.de'],
    ['{"authorization":"none","email":"max.mueller@gmx.de"}'],
    ['Our maintainer left. Please write to ada.lovelace@gmail.com'],
    ['The copyright of the author Max lies with max.mueller@gmx.de'],
    ['{"author":"Ann","reader":"max","email":"max.mueller@gmx.de"}'],
    ['{"author":"Max"} Please write to max.mueller@gmx.de'],
    ['Max Mueller<max.mueller@gmx.de>'],
  ])('gives no address away: %s', (text) =>
    expect(redactor.redact(text)).toBe(
      text.replace(/\S+@[\w.]+\w/, (mail) => mail.replace(/[\w.]+@[\w.]+/, '[email]')),
    ),
  );

  it.each([
    ['Signed-off-by: Ann <ann@x.org>'],
    [' * @author Ann Roe <ann@roe.org>'],
    ['Author(s): Ann Roe, ann@roe.org'],
    ['© 2024 Ann Roe <ann@roe.org>, Bob Roe <bob@roe.org>'],
    ['{"author":{"name":"Ann Roe","email":"ann@roe.org"}}'],
    ['"contributors": [\n  {\n    "name": "Ann",\n    "url": "https://roe.org",\n    "email": "ann@roe.org"'],
    ["setup(author='Ann Roe', author_email='ann@roe.org')"],
    ['__author__ = "Ann Roe <ann@roe.org>"'],
  ])('credits where it stands before names alone: %s', (text) => expect(redactor.redact(text)).toBe(text));
});

describe('an object', () => {
  it('hides a header of { name, value } by its name', () => {
    const headers = [
      { name: 'authorization', value: 'Bearer tulip' },
      { key: 'password', value: 7 },
    ];
    expect(redactor.redact({ headers })).toEqual({
      headers: [
        { name: 'authorization', value: '[redacted]' },
        { key: 'password', value: '[redacted]' },
      ],
    });
  });

  it('hides a part that stands under a plain and under a sensitive name under the sensitive one', () => {
    const one = { v: 'tulip' };
    expect(redactor.redact({ note: one, password: one, again: one })).toEqual({
      note: { v: 'tulip' },
      password: { v: '[redacted]' },
      again: { v: 'tulip' },
    });
  });

  it('hides numbers in a list under a sensitive name, and cvv and csrf; counts of tokens stay', () => {
    expect(redactor.redact({ pin: [4711], cvv: '123', csrf: 'tulip', tokens: 12, maxTokens: 400 })).toEqual({
      pin: ['[redacted]'],
      cvv: '[redacted]',
      csrf: '[redacted]',
      tokens: 12,
      maxTokens: 400,
    });
  });

  it('hides numbers under "token"; those that count tokens stay (deadronos/nanogpt-provider-openclaw#145, #150)', () => {
    const counts = { max_token: 400, prompt_token: 12, cachedTokens: 3, price_per_token: 0.01 };
    expect(redactor.redact({ token: 482_913, resetToken: 482_913, ...counts })).toEqual({
      token: '[redacted]',
      resetToken: '[redacted]',
      ...counts,
    });
    expect(redactor.redact('{"token":"482913","max_token":"4096"}')).toBe(
      '{"token":"[secret]","max_token":"4096"}',
    );
  });

  it('loses no field whose name reads the same once it is cleaned', () => {
    expect(redactor.redact({ 'a.berg@firma.de': 'one', 'b.tal@firma.de': 'two' })).toEqual({
      '[email]': 'one',
      '[email] (2)': 'two',
    });
  });
});

// Written before the rules; the held half was not looked into. The bounds are those of the benchmark.
describe.each(['open', 'held'] as const)('of the own sets the %s half', (half) => {
  const isHidden = ({ text, values }: { text: string; values: readonly string[] }) => {
    const shown = redactor.redact(text);
    return values.every((value) => !shown.includes(value));
  };
  const share = (rows: readonly unknown[], hits: readonly unknown[]) => hits.length / rows.length;

  it('has its secrets hidden', () => {
    const rows = readCorpus('secrets', half);
    expect(rows.length).toBeGreaterThan(150);
    expect(share(rows, rows.filter(isHidden))).toBeGreaterThanOrEqual(0.95);
  });

  it('has its look-alikes left alone', () => {
    const rows = readCorpus('lookalikes', half);
    expect(rows.length).toBeGreaterThan(150);
    expect(
      share(
        rows,
        rows.filter(({ text }) => redactor.redact(text) !== text),
      ),
    ).toBeLessThanOrEqual(0.05);
  });

  it('has numbers, dates and phones of people hidden, country by country', () => {
    const rows = readCorpus('people', half);
    for (const family of new Set(rows.map((row) => row.family))) {
      const own = rows.filter((row) => row.family === family);
      expect([family, share(own, own.filter(isHidden)) >= 0.85]).toEqual([family, true]);
    }
  });
});

describe('a number with a wrong check digit', () => {
  it.each([
    ['Steuer-ID: 61824039952'],
    ['NIR: 191050774349945'],
    ['DNI 12345678A'],
    ['CF MPSNCN88D48F359Q'],
    ['BSN: 405666638'],
    ['client 88.03.22-573.55'],
    ['PESEL 67012759288'],
    ['kund 541011-5232'],
    ['HETU 100762-461X'],
    ['NHS no. 7041439886'],
    ['NINO: GB835015D'],
    ['CPF: 994.500.507-33'],
    ['aadhaar number 693107830616'],
  ])('is nobody: %s', (text) => expect(redactor.redact(text)).toBe(text));
});
