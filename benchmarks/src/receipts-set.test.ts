// Holds the set that judges the checker of citations to its own rules: sources are found, halves are alike and share nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const folder = join(import.meta.dirname, '..', 'receipts');
const halves = ['tuning', 'held-out'] as const;
const parts = [...halves, 'blind'] as const;
type Half = (typeof parts)[number];

/** One sentence of a summary, and what is known of it. `sources` are sentences of the document, word for word. */
interface Judged {
  text: string;
  /** "supported", or the kind of error that was planted. */
  truth: string;
  /** Whether a true sentence says it in other words; planted ones do not have it. */
  paraphrased?: boolean;
  sources: string[];
  /** What was changed in a planted one. */
  note?: string;
}

interface Entry {
  id: string;
  kind: string;
  document: string;
  sentences: Judged[];
}

const files = (half: Half) => readdirSync(join(folder, half)).filter((name) => name.endsWith('.json'));
const read = (half: Half, name: string) =>
  JSON.parse(readFileSync(join(folder, half, name), 'utf8')) as Entry;
const entries = (half: Half) => files(half).map((name) => read(half, name));
const sentences = (half: Half) => entries(half).flatMap((entry) => entry.sentences);
const words = (text: string) => text.split(/\s+/).filter(Boolean).length;

function counts(keys: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const key of [...keys].sort()) found[key] = (found[key] ?? 0) + 1;
  return found;
}

describe.each(parts)('the part %s', (half) => {
  it.each(files(half))('%s keeps the form', (name) => {
    const entry = read(half, name);
    expect(`${entry.id}.json`).toBe(name);
    expect(words(entry.document)).toBeGreaterThanOrEqual(350);
    expect(words(entry.document)).toBeLessThanOrEqual(900);
    const wrong = entry.sentences.filter(({ text, truth, paraphrased, sources, note }) => {
      const isTrue = truth === 'supported';
      const length = words(text);
      return (
        length < 8 ||
        length > 40 ||
        (truth === 'invented') !== (sources.length === 0) ||
        isTrue !== (paraphrased !== undefined) ||
        isTrue === (note !== undefined) ||
        sources.some((source) => entry.document.split(source).length !== 2)
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe.each(halves)('the half %s', (half) => {
  it('has as many sentences of each kind as the figures need', () => {
    const all = sentences(half);
    expect(counts(all.map(({ truth }) => truth))).toEqual({
      'changed-condition': half === 'tuning' ? 25 : 22,
      'changed-date': 16,
      'changed-direction': 9,
      'changed-number': 44,
      'changed-unit': 14,
      invented: 56,
      negated: half === 'tuning' ? 27 : 30,
      supported: 241,
      'swapped-name': 33,
      'swapped-roles': 23,
    });
    expect(all.filter(({ paraphrased }) => paraphrased)).toHaveLength(199);
  });
});

describe('the blind part', () => {
  it('has at least 200 planted errors and half of its true sentences in other words, of documents that nobody trained on', () => {
    const all = sentences('blind');
    const truths = all.filter(({ truth }) => truth === 'supported');
    expect(all.length - truths.length).toBeGreaterThanOrEqual(200);
    expect(truths.filter(({ paraphrased }) => paraphrased).length * 2).toBeGreaterThan(truths.length);
    const known = new Set(halves.flatMap((half) => entries(half).map(({ id }) => id)));
    expect(entries('blind').filter(({ id }) => known.has(id))).toEqual([]);
  });
});

describe('the two halves', () => {
  it('hold documents of the same kinds', () => {
    const [tuning, heldOut] = halves.map((half) => counts(entries(half).map(({ kind }) => kind)));
    expect(heldOut).toEqual(tuning);
  });

  it('share no document and no sentence', () => {
    const ids = halves.flatMap((half) => entries(half).map(({ id }) => id));
    const texts = halves.flatMap((half) => sentences(half).map(({ text }) => text));
    const sources = halves.map(
      (half) => new Set(sentences(half).flatMap(({ sources: ofSentence }) => ofSentence)),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(texts).size).toBe(texts.length);
    expect([...sources[0]!].filter((source) => sources[1]!.has(source))).toEqual([]);
  });
});
