// What is left of JSON is JSON.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';

const redactor = createRedactor();
const card = 4_929_722_653_797_141;

describe('a number of JSON that is hidden (labsai/EDDI#703, kurrent-io/kcap-cli#681, tinyhumansai/tinycortex#154)', () => {
  const cases = [
    { order: card },
    { order: card, note: 'x' },
    [card],
    { rows: [1, card, 2] },
    {
      rows: [
        [1, card],
        ['x', card, true],
        [null, card],
      ],
    },
    [{ id: card }, card, [card]],
    { ssn: 536_904_399 },
    { phone: 493_090_182_000, fax: 493_090_182_000 },
    { steuer_id: 61_824_039_951 },
    { password: 57_297_942, otp: 482_913, pin: 4_711 },
  ];
  it.each(cases.map((value) => [value]))('leaves JSON at every depth: %j', (value) => {
    for (const indent of [undefined, 2]) {
      let text = JSON.stringify(value, undefined, indent);
      for (let depth = 0; depth < 4; depth += 1) {
        const shown = redactor.redact(text);
        expect(shown).not.toMatch(/4929722653797141|536904399|493090182000|61824039951|57297942|482913|4711/);
        let inner: unknown = JSON.parse(shown);
        for (let level = 0; level < depth; level += 1) inner = JSON.parse((inner as { body: string }).body);
        expect(Object.keys(inner as object)).toEqual(Object.keys(value));
        text = JSON.stringify({ body: text });
      }
    }
  });

  it('leaves a list of any length: after so many items it is one, wherever its bracket stands', () => {
    for (const items of [[card], ['x'.repeat(80), card], [{ n: 1 }, card]]) {
      const list = Array.from({ length: 300 }, () => items).flat();
      expect(JSON.parse(redactor.redact(JSON.stringify(list)))).toHaveLength(list.length);
      expect(redactor.redact(JSON.stringify(list))).not.toContain(String(card));
    }
  });

  it('has its label in quotes, in a line of a log as well', () => {
    expect(redactor.redact(`sent {"order":${card},"n":3}`)).toBe('sent {"order":"[card]","n":3}');
    expect(redactor.redact(`{"order": ${card}`)).toBe('{"order": "[card]"');
    expect(redactor.redact('{"body":"[1,4929722653797141]"}')).toBe('{"body":"[1,\\"[card]\\"]"}');
    expect(createRedactor({ style: 'pseudonym' }).redact(`{"order":${card}}`)).toMatch(
      /^\{"order":"\[card:\w{8}\]"\}$/,
    );
  });

  it.each([
    [`card: ${card}, exp 12/27`, 'card: [card], exp 12/27'],
    [`two: ${card}, 5555555555554444, and no more`, 'two: [card], [card], and no more'],
    [`see [1], ${card}, and`, 'see [1], [card], and'],
    [`"card": ${card} is its number`, '"card": [card] is its number'],
    [`{"note":"${card}"}`, '{"note":"[card]"}'],
    [`{"note":"a, ${card}, b"}`, '{"note":"a, [card], b"}'],
  ])('has none in a sentence or a text: %s', (text, shown) => expect(redactor.redact(text)).toBe(shown));

  it.each([
    ['{"pass":1200,"fail":3,"token_count":4096000,"max_tokens":128000,"tokens":128000}'],
    [
      '{"token_usage":150000,"token_budget":200000,"refresh_token_expires_in":15897600,"cookie_max_age":31536000}',
    ],
    ['{"iss":"https://id.test","auth_time":1764590000,"token_version":2026}'],
    ['{"lat":52.5200066,"at":1764547200123,"password_length":123456}'],
  ])('is none that counts: %s', (text) => expect(redactor.redact(text)).toBe(text));
});
