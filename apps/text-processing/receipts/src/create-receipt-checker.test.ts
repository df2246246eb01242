import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createReceiptChecker } from './create-receipt-checker.ts';

const checker = createReceiptChecker();
const check = async (text: string, said: string) => {
  const receipts = await checker.check(text, [{ path: 'summary', text: said }]);
  return receipts.map(({ verdict }) => verdict);
};
const reasons = async (text: string, said: string) =>
  (await checker.check(text, [{ path: 'summary', text: said }])).flatMap((receipt) => receipt.reasons);

const report = `# The Harbor Bridge

The bridge was opened on 4 March 1924 by Mayor Ada Quill. It is 420 meters long and carries 18,000 vehicles a day.
Ada Quill had asked the engineer Tomas Berg for a second lane, but Berg refused. The toll of two dollars was abolished in 1951.

## Repairs

The company Nordvik will not repaint the towers before 2030. If the steel has rusted, work begins earlier.
About two thirds of the cost is paid by the county, the rest by the city.
`;

describe('createReceiptChecker', () => {
  it('finds the place of a sentence, with offsets in both texts', async () => {
    const text = 'It was opened in March 1924. The bridge carries 18,000 vehicles each day.';
    const receipts = await checker.check(report, [{ path: 'points.1', text }]);
    expect(receipts.map(({ path, start, end }) => [path, text.slice(start, end)])).toEqual([
      ['points.1', 'It was opened in March 1924.'],
      ['points.1', 'The bridge carries 18,000 vehicles each day.'],
    ]);
    expect(receipts.map(({ verdict }) => verdict)).toEqual(['supported', 'supported']);
    const places = receipts.map(({ sources }) => report.slice(sources[0]?.start, sources[0]?.end));
    expect(places[0]).toContain('The bridge was opened on 4 March 1924 by Mayor Ada Quill.');
    expect(places[1]).toContain('carries 18,000 vehicles a day.');
  });

  it.each([
    [
      'another number',
      'The bridge is 240 meters long.',
      '240 meters is not there; the text says 420 meters.',
    ],
    [
      'another date',
      'The bridge was opened on 4 May 1924.',
      '4 may 1924 is not there; the text says 4 march 1924.',
    ],
    ['a name that is nowhere', 'The bridge was opened by Mayor Carl Stone.', 'Carl is not named there.'],
    ['who asked whom', 'Tomas Berg had asked Ada Quill for a second lane.', 'In the text it is'],
    ['what is denied', 'Nordvik will repaint the towers before 2030.', 'The text denies this.'],
    ['the opposite', 'Berg accepted the second lane that Ada Quill had asked for.', 'opposite'],
    [
      'what is nowhere',
      'Pedestrians were allowed on a glass walkway that hangs below the towers.',
      'Nothing there says',
    ],
  ])('doubts %s, and says why', async (_, said, reason) => {
    expect(await check(report, said)).not.toContain('supported');
    expect((await reasons(report, said)).join(' ')).toContain(reason);
  });

  it.each([
    'The toll was two dollars until 1951.',
    'Roughly 66% of the cost is borne by the county.',
    'Mayor Ada Quill opened the bridge in March 1924.',
    'Each day 18,000 vehicles use the bridge.',
    'Ada Quill wanted a second lane, which Tomas Berg declined.',
  ])('accepts in other words: %s', async (said) => {
    expect(await check(report, said)).toEqual(['supported']);
  });

  it.each([
    ['closed in the middle of 2020', 'closed in mid-2020', 'closed in mid-2021'],
    ['closed before 1990', 'is a pre-1990 shop', 'is a pre-1980 shop'],
    // What comes behind a year and cannot be counted by it.
    [
      'lost millions of dollars in early 2020',
      'lost in early 2020 millions of dollars',
      'lost in early 2021 millions of dollars',
    ],
    [
      'earned, in the summer of 2020, thousands of dollars',
      'earned in the summer of 2020 thousands of dollars',
      'earned in the summer of 2021 thousands of dollars',
    ],
    [
      'spent in the course of 2020 $5.2 million',
      'spent $5.2 million in the course of 2020',
      'spent $5.2 million in the course of 2021',
    ],
    ['costs 300 in constant 2015 dollars', 'costs 300 in 2015 dollars', 'costs 300 in 2016 dollars'],
    // A month, and a range of years.
    ['closed in May 2024', 'closed in 2024-05', 'closed in 2024-06'],
    ['closed in 2024/05', 'closed in May 2024', 'closed in June 2024'],
    ['led the league in 1999-00', 'led the league in 1999 and 2000', 'led the league in 1999 and 2001'],
  ])('reads the year of "%s" and "%s"', async (text, said, other) => {
    expect(await check(`The shop ${text}.`, `The shop ${said}.`)).toEqual(['supported']);
    expect(await check(`The shop ${text}.`, `The shop ${other}.`)).not.toContain('supported');
  });

  it('says nothing of a text that is not English', async () => {
    const german =
      'Die Brücke wurde am 4. März 1924 von der Bürgermeisterin eröffnet und ist 420 Meter lang.';
    expect(await check(german, 'The bridge was opened in 1924.')).toEqual(['unchecked']);
    expect(await check(report, german)).toEqual(expect.arrayContaining(['unchecked']));
  });

  it('has the same receipts each time, and none for nothing', async () => {
    const claims = [{ path: 'summary', text: 'The bridge is 240 meters long. Nordvik repaints it.' }];
    expect(await checker.check(report, claims)).toEqual(await checker.check(report, claims));
    expect(await checker.check(report, [])).toEqual([]);
    expect(await check('', 'The bridge is 240 meters long.')).toEqual(['not_found']);
  });

  it('ends at an abort, and gives way to other work', async () => {
    const controller = new AbortController();
    const long = report.repeat(40);
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await checker.check(long, [{ path: 'summary', text: report }]);
    isDone = true;
    expect(turns).toBeGreaterThan(10);
    const checking = checker.check(long, [{ path: 'summary', text: report }], controller.signal);
    setImmediate(() => controller.abort(new Error('enough')));
    await expect(checking).rejects.toThrow();
    await expect(checker.check(report, [], AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});

const nouns = ['pump', 'valve', 'ladder', 'engine', 'window', 'barrel', 'lantern', 'anchor'];
const verbs = ['weighs', 'costs', 'holds', 'measures'];
const units = ['kilograms', 'dollars', 'liters', 'meters'];
const sentence = fc
  .record({
    noun: fc.constantFrom(...nouns),
    kind: fc.nat(3),
    value: fc.integer({ min: 1_000, max: 9_999 }),
    place: fc.constantFrom('in the cellar', 'on the roof', 'behind the mill', 'near the gate'),
  })
  .map(({ noun, kind, value, place }) => ({
    value,
    text: (shown: number) => `The ${noun} ${place} ${verbs[kind]} ${shown} ${units[kind]}.`,
  }));

describe('a document of any sentences', () => {
  it("supports each of the document's own sentences, by its own place", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sentence, { minLength: 1, maxLength: 8 }), async (sentences) => {
        const lines = sentences.map(({ value, text }) => text(value));
        const text = `Inventory of the old mill.\n\n${lines.join(' ')}`;
        const receipts = await checker.check(
          text,
          lines.map((line, at) => ({ path: `points.${at}`, text: line })),
        );
        for (const [at, { verdict, sources }] of receipts.entries()) {
          expect(verdict).toBe('supported');
          expect(sources.map(({ start, end }) => text.slice(start, end))).toContain(lines[at]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('never supports a sentence with a number that the document does not have', async () => {
    const changed = fc.tuple(
      fc.array(sentence, { minLength: 1, maxLength: 6 }),
      fc.nat(3),
      fc.integer({ min: 1, max: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(changed, async ([sentences, digit, by]) => {
        const [first] = sentences;
        if (first === undefined) return;
        const digits = [...String(first.value)];
        digits[digit] = String((Number(digits[digit]) + by) % 10);
        const value = Number(digits.join(''));
        const text = sentences.map(({ value: own, text: line }) => line(own)).join(' ');
        const values = sentences.map((one) => one.value);
        const isComputed = values.some((one) =>
          values.some((other) => one + other === value || Math.abs(one - other) === value),
        );
        fc.pre(!text.includes(String(value)) && !isComputed);
        expect(await check(text, first.text(value))).not.toContain('supported');
      }),
      { numRuns: 60 },
    );
  });
});
