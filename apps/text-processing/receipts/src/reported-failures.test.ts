import { describe, expect, it } from '@jest/globals';
import { createReceiptChecker } from './create-receipt-checker.ts';

const checker = createReceiptChecker();
const isSupported = async (text: string, said: string) =>
  (await checker.check(text, [{ path: 'answer', text: said }])).every(
    ({ verdict }) => verdict === 'supported',
  );

// What checks by shared words have let through, or refused, in public.
describe('kinds of failure that were reported elsewhere', () => {
  it.each([
    // https://github.com/leon36000/ForgeAI-Toolkit/issues/583: most words are the same, the one that counts is not.
    ['a number among shared words', 'The legal age is 64 years.', 'The legal age is 62 years.'],
    // https://github.com/zoharbabin/due-diligence-agents/issues/81: figures that no document has.
    [
      'fabricated figures',
      'Deferred revenue grew from $9,086,173 to $12,088,616 last year.',
      'Deferred revenue grew from $3.95M to $8.06M last year.',
    ],
    // https://github.com/juyterman1000/entroly/pull/416, and Naik et al. 2018 (aclanthology.org/C18-1198).
    [
      'an antonym',
      'The cache is enabled by default on every server.',
      'The cache is disabled by default on every server.',
    ],
    // https://github.com/heypinchy/pinchy/pull/756: a denial read as what it denies.
    ['a denial', 'The vendor bill was not saved.', 'The vendor bill was saved.'],
    // McCoy, Pavlick, Linzen 2019 (arXiv 1902.01007): all words shared, roles turned.
    ['roles', 'The doctor near the gate was paid by the actor.', 'The doctor paid the actor.'],
    ['a passive', 'The editor praised the author.', 'The editor was praised by the author.'],
    // Kryscinski et al. 2020 (arXiv 1910.12840): swaps of names and dates within a document.
    [
      'a name from elsewhere in the text',
      'Maria Lopez founded the museum in 1962. Peter Hahn led it until 1980.',
      'Peter Hahn founded the museum in 1962.',
    ],
    // https://github.com/openai/openai-cookbook/pull/2880: true pieces put together into something never said.
    [
      'pieces of two sentences',
      'The small model outputs 1,536 dimensions. The large model supports 128,000 tokens.',
      'The small model supports 128,000 tokens.',
    ],
  ])('doubts %s', async (_, text, said) => {
    expect(await isSupported(text, said)).toBe(false);
  });

  it.each([
    // https://github.com/codepath/pathreview/issues/59: one shared word is all that a short sentence has.
    [
      'a short sentence',
      'The candidate has used Python for six years. She also plays chess.',
      'The candidate used Python.',
    ],
    // https://github.com/SeraphimSerapis/tool-eval-bench/issues/100: one amount, written in five ways.
    [
      'an amount in short',
      'Revenue in the third quarter was USD 890,000,000.',
      'Revenue in the third quarter was $890M.',
    ],
    [
      'an amount in words',
      'Revenue in the third quarter was $890M.',
      'Revenue in the third quarter was 890 million dollars.',
    ],
    ['a passive', 'The actor paid the doctor on Monday.', 'The doctor was paid by the actor on Monday.'],
    [
      'a denial in other words',
      'The request was not approved by the board.',
      'The board rejected the request.',
    ],
  ])('accepts %s', async (_, text, said) => {
    expect(await isSupported(text, said)).toBe(true);
  });

  // https://github.com/infiniflow/ragflow/issues/7232: the answer is right and the citation is of another place.
  it('cites the place that says it, not one with the same words', async () => {
    const text =
      'The pump was replaced in May. The pump in the north hall was inspected in June. The pump in the south hall leaks.';
    const [receipt] = await checker.check(text, [
      { path: 'answer', text: 'In June the north hall pump was inspected.' },
    ]);
    expect(text.slice(receipt?.sources[0]?.start, receipt?.sources[0]?.end)).toContain('inspected in June');
  });
});
