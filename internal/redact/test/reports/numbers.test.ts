// Numbers of people that stand beside other numbers: a date, an amount, each other.
import { describe, expect, it } from '@jest/globals';
import { createRedactor } from '../../src/index.ts';

const redactor = createRedactor();
const card = '4929 7226 5379 7141';

describe('a number beside another', () => {
  it.each([
    ['Rizzo-AI-Academy/rizzo-pii#68', `my card is ${card} 12/27 cvc 123`, 'my card is [card] 12/27 cvc 123'],
    ['Rizzo-AI-Academy/rizzo-pii#68', 'paid 4111 1111 1111 1111 12/26', 'paid [card] 12/26'],
    ['Rizzo-AI-Academy/rizzo-pii#68', '4929722653797141 12/27 123', '[card] 12/27 123'],
    ['elizaOS/eliza#28960', `${card}/27 and ${card} 2027`, '[card]/27 and [card] 2027'],
    ['vectorize-io/hindsight#4333', `2026 ${card}`, '2026 [card]'],
    ['vectorize-io/hindsight#4333', `1. ${card}`, '1. [card]'],
    ['vectorize-io/hindsight#4333', `(1) ${card}`, '(1) [card]'],
    ['vectorize-io/hindsight#4333', `(${card} 12/27)`, '([card] 12/27)'],
    ['vectorize-io/hindsight#4333', `03/11/2026 ${card} 45.00 EUR`, '03/11/2026 [card] 45.00 EUR'],
    ['vectorize-io/hindsight#4333', `${card} 5555 5555 5555 4444`, '[card] [card]'],
    ['vectorize-io/hindsight#4333', '4929722653797141 5555555555554444', '[card] [card]'],
    ['vectorize-io/hindsight#4333', '3782 822463 10005 09/28', '[card] 09/28'],
    ['PostHog/posthog-js#4783', '+49 30 90182000 12.11.2026', '[phone] 12.11.2026'],
    ['PostHog/posthog-js#4783', `+49 30 90182000 ${card}`, '[phone] [card]'],
    ['PostHog/posthog-js#4783', '12 (415) 555-2671 7', '12 [phone] 7'],
    ['PostHog/posthog-js#4783', 'Tel: 030 90182000 0151 23456789', 'Tel: [phone] [phone]'],
    ['PostHog/posthog-js#4783', 'Tel: 030 901820 0151 234567', 'Tel: [phone] [phone]'],
    ['PostHog/posthog-js#4783', '536-90-4399 94110', '[ssn] 94110'],
    ['PostHog/posthog-js#4783', '536-90-4399 415-555-2671', '[ssn] [phone]'],
    ['PostHog/posthog-js#4783', 'SSN 536904399 94110', 'SSN [ssn] 94110'],
    ['PostHog/posthog-js#4783', 'Steuer-ID: 61824039951 12.11.2026', 'Steuer-ID: [de_tax_id] 12.11.2026'],
    ['PostHog/posthog-js#4783', 'PESEL 67012759289 2026', 'PESEL [pl_pesel] 2026'],
  ])('is found alone (%s): %s', (_source, text, shown) => expect(redactor.redact(text)).toBe(shown));

  it.each([
    'the table: 512 34 2024 17 80',
    '512 34 2024 17 80 512 34 2025',
    'Credit losses by year: 2023, 2024, 2025, 2026',
    'Credit losses by year: 2023 2024 2025 2026',
  ])('is none where it is a row of a table: %s', (text) => expect(redactor.redact(text)).toBe(text));

  it.each([
    ['my ssn is 536 90 4399 94110', 'my ssn is [ssn] 94110'],
    ['536 90 4399', '[ssn]'],
  ])(
    'is a social security number with blanks where a word says so, or nothing else stands there: %s',
    (text, shown) => expect(redactor.redact(text)).toBe(shown),
  );

  it.each(['\t', '   ', ',', '\n', ' \n '])(
    'is found over cells and lines where a word says what it is: %j',
    (sign) => {
      expect(redactor.redact(`card ${card.replaceAll(' ', sign)}.`)).toBe('card [card].');
      expect(redactor.redact(`amex ${'3782 822463 10005'.replaceAll(' ', sign)}.`)).toBe('amex [card].');
    },
  );

  it.each([
    ['4929,7226,5379,7141'],
    ['4929\t7226\t5379\t7141'],
    ['4110 5223 5234 5241 5250 5261'],
    ['34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67'],
    ['2024-01-15 12 and pages 100-200 2024-01-15 12'],
    ['2024-01-02 1234567 7654321'],
    ['123-45-6789 94110'],
    ['mobile 100 000\u2013500 000 users, office: 10 000\u201320 000 m2'],
    ['office: 10 000-20 000 12.02.2024'],
    ['1764547200123456 1764547200123457 1764547200123459'],
  ])('stays in a table, a list and a date: %s', (text) => expect(redactor.redact(text)).toBe(text));

  it('is found wherever it stands in a long row of numbers', () => {
    const row = Array.from({ length: 60 }, (_, index) => (index % 6 === 5 ? card : String(100 + index)));
    expect(redactor.redact(row.join(' '))).toBe(row.join(' ').replaceAll(card, '[card]'));
  });
});
