// What is escaped in logs, bodies and addresses, however often: public reports by their number.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';
import { findNames, namesPattern } from '../../src/placeholders/index.ts';

const slashed = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ3vT8mN1p';
const quoted = 'tul1p "rose" C:\\moos';
const redactor = createRedactor({ secrets: [slashed, quoted, 'correct horse battery'] });
const encoded = (text: string) =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

// Files and outputs stand in the JSON of tool calls and logs: a line begins behind the letter of an escape.
describe('a value that stands first on a line', () => {
  const values = {
    github_token: 'ghp_vWha2MzLPiKyPDuWMqs05e5xjbwRfuZOk7fe',
    openai_key: 'sk-proj-q9XfT2vLm4RkWz8PbN1dHs6YcJ3gUe7Aq9XfT2vLm4RkWz8P',
    jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MjE3IiwibiI6MX0.q9XfT2vLm4RkWz8PbN1dHs6YcJ3gUe7A',
    aws_key_id: 'AKIAQ7XWZ2LMPRKT4VBN',
    card: '4929 7226 5379 7141',
    iban: 'DE89 3704 0044 0532 0130 00',
    phone: '+49 30 90182000',
    us_phone: '(415) 555-2671',
    ip: '93.184.216.34',
    ssn: '536-90-4399',
    email: 'ada@lovelace.org',
    password: 'token: q9XfT2vLm4RkWz8PbN1d',
    slack_webhook: 'hooks.slack.com/services/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',
    live: slashed,
  };
  const deep = (value: unknown, times: number): string =>
    times === 0 ? JSON.stringify(value) : JSON.stringify(deep(value, times - 1));

  it.each(Object.entries(values))(
    'is hidden in JSON however deep, and what is left is JSON: %s',
    (_, value) => {
      const part = value.replace(/^token: /, '');
      for (const blank of ['\n', '\t', '\r\n', '\u2028', '"'])
        for (const times of [0, 1, 2]) {
          const shown = redactor.redact(deep({ t: `x${blank}${value}${blank}y` }, times));
          expect([blank, times, shown]).toEqual([blank, times, expect.not.stringContaining(part)]);
          let left: unknown = shown;
          for (let time = 0; time <= times; time += 1) left = JSON.parse(left as string);
          expect((left as { t: string }).t).toMatch(/^x\s*\W.*y$/s);
        }
    },
  );

  // PHP writes "/" so (Mininglamp-OSS/octo-cli#124); bodies and queries hold JSON (Redocly/redocly-cli#2998, SAP/jenkins-library#2289).
  it.each(Object.entries(values))('is hidden escaped in what is escaped: %s', (_, value) => {
    const part = value.replace(/^token: |^hooks.*(?=\/)/, '');
    for (const blank of ['', ' ', '\n'])
      for (const times of [0, 1]) {
        const json = deep({ t: `x${blank && `${blank}${value}`}`, u: value }, times);
        for (const text of [
          json.replaceAll('/', '\\/'),
          `GET /graphql?v=${encodeURIComponent(json)}`,
          encoded(json),
        ]) {
          const shown = redactor.redact(text);
          const left = [shown, decodeURIComponent(shown).replace(/\\+\//g, '/')];
          expect([text, left.some((one) => one.includes(part))]).toEqual([text, false]);
        }
        const query = redactor.redact(encodeURIComponent(json));
        let left: unknown = decodeURIComponent(query);
        for (let time = 0; time <= times; time += 1) left = JSON.parse(left as string);
      }
    expect(redactor.redact(encoded(value))).not.toContain(encoded(part));
    expect(redactor.redact(`body: m=${new URLSearchParams({ m: `x ${value} y` })}`)).not.toContain(
      new URLSearchParams([['', part]]).toString().slice(1),
    );
  });

  it('is hidden where it is known by its letters, with quotes and backslashes in it', () => {
    for (const times of [0, 1, 2, 3])
      expect(redactor.redact(deep({ t: `x ${quoted} y` }, times))).not.toContain('moos');
  });

  it.each([
    ['{"t":"x\\nada@lovelace.org y"}', '{"t":"x\\n[email] y"}'],
    ['{"t":"x\\u000aada@lovelace.org y"}', '{"t":"x\\u000a[email] y"}'],
    ['{"t":"\\u0061da@lovelace.org"}', '{"t":"[email]"}'],
    [
      '{"t":"\\u001b[32mghp_vWha2MzLPiKyPDuWMqs05e5xjbwRfuZOk7fe\\u001b[0m"}',
      '{"t":"\\u001b[32m[github_token]\\u001b[0m"}',
    ],
    [
      '{"url":"https:\\/\\/app:Tul1p9x@db.firma.de\\/x"}',
      '{"url":"https:\\/\\/app:[connection_string]@db.firma.de\\/x"}',
    ],
    ['q=for%20ghp_vWha2MzLPiKyPDuWMqs05e5xjbwRfuZOk7fe', 'q=for%20[github_token]'],
    ['t=x%0A%2B49%2030%2090182000', 't=x%0A[phone]'],
  ])('is hidden whole and alone: %s', (text, shown) => expect(redactor.redact(text)).toBe(shown));

  it.each([
    ['{"path":"C:\\\\new\\\\table\\\\read.me","t":"a\\tb\\nc"}'],
    ["const text = 'first\\nsecond\\tthird';"],
    ['/\\b\\d{4}\\n\\t[a-z]+/ and %20s, %02d'],
  ])('is looked for where it stands, and nowhere else: %s', (text) =>
    expect(redactor.redact(text)).toBe(text),
  );
});

// RFC 3986, 2.5 and application/x-www-form-urlencoded of the WHATWG's URL.
describe('a text of an address or a form', () => {
  it.each([
    ['msg=card+4929+7226+5379+7141', 'msg=card+[card]'],
    ['{"body":"a=1&m=IBAN+DE89+3704+0044+0532+0130+00&b=2"}', '{"body":"a=1&m=IBAN+[iban]&b=2"}'],
    ['t=call+%2B49+30+90182000+now', 't=call+[phone]+now'],
    ['GET /s?m=ssn+536-90-4399 HTTP/1.1', 'GET /s?m=ssn+[ssn] HTTP/1.1'],
    ['p=correct+horse+battery', 'p=[secret]'],
    ['{"t":"\\u00fc\\nm=correct+horse+battery"}', '{"t":"\\u00fc\\nm=[secret]"}'],
  ])('has blanks: %s', (text, shown) => expect(redactor.redact(text)).toBe(shown));

  it.each([
    ['/s?q=password%20r%C3%A9sum%C3%A9'],
    ['/aide?q=mot%20de%20passe%20oubli%C3%A9'],
    ['/aide?q=mot%20de%20passe%20oubli%E9%20%E9t%E9'],
    ['let x=4929+7226+5379+7141;'],
    ['height:100%;width:50%add'],
  ])('is read as its letters: %s', (text) => expect(redactor.redact(text)).toBe(text));

  it.each([
    ['/s?q=J%C3%BCrgen%20M%C3%BCller', 'J%C3%BCrgen%20M%C3%BCller'],
    ['/s?q=J%25C3%25BCrgen%2520M%25C3%25BCller', 'J%25C3%25BCrgen%2520M%25C3%25BCller'],
    ['q=by+J%C3%BCrgen+M%C3%BCller&x=1', 'J%C3%BCrgen+M%C3%BCller'],
    ['/s?q=Ada+Lovelace, please', 'Ada+Lovelace'],
    ['/s?q=%F0%9F%91%8D%20Ada%20Lovelace%F0%9F%91%8D', 'Ada%20Lovelace'],
    ['%5B%22J%5Cu00fcrgen%20M%5Cu00fcller%22%5D', 'J%5Cu00fcrgen%20M%5Cu00fcller'],
  ])('has names: %s', (text, name) => {
    const found = findNames(text, namesPattern(['J\u00fcrgen M\u00fcller', 'Ada Lovelace']));
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([name]);
  });
});
