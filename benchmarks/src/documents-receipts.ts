// Measures the checker of receipts on sentences with planted errors and on true ones, in documents written by another hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReceiptChecker } from '../../apps/text-processing/receipts/src/create-receipt-checker.ts';
import type { Receipt, SourceSpan } from '../../apps/text-processing/receipts/src/receipt.ts';
import type { Results } from './frame.ts';
import { figure, notMeasured } from './frame.ts';

/** A part of the set: two that the weights were trained on, and the one that nobody opened who worked on the checker. */
export type Part = 'tuning' | 'held-out' | 'blind';

interface Sentence {
  readonly text: string;
  /** `supported`, or the kind of error that was planted. */
  readonly truth: string;
  readonly paraphrased?: boolean;
  /** Where the document says it, word for word. */
  readonly sources: readonly string[];
}

interface Judged {
  readonly kind: string;
  readonly isTrue: boolean;
  readonly isDoubted: boolean;
  /** Whether each recorded place is among those given; for true sentences. */
  readonly isCited: boolean;
}

const folder = join(import.meta.dirname, '..', 'receipts');
const bounds = {
  plantedErrorsFound: '>= 0.8',
  trueSentencesDoubted: '<= 0.15',
  citationsRight: '>= 0.95',
};

/** The three figures over the blind part, `null` where it is not there, and rows by kind of sentence for each part. */
export async function receiptFigures(
  parts: readonly Part[] = ['tuning', 'held-out', 'blind'],
): Promise<Results> {
  const results: Results = {};
  const reason = 'no part of the set is blind: the weights were trained on all';
  for (const [name, target] of Object.entries(bounds))
    results[name] = notMeasured({ unit: 'share', target, reason });
  for (const part of parts.filter((part) => existsSync(join(folder, part)))) {
    const judged = await judgePart(part);
    const name = part.replace('-', '_');
    for (const kind of [...new Set(judged.map((one) => one.kind))].sort()) {
      const rows = judged.filter((one) => one.kind === kind);
      const doubted = rows.filter((one) => one.isDoubted).length;
      const isTrue = rows[0]?.isTrue === true;
      results[`${isTrue ? 'trueSentencesDoubted' : 'plantedErrorsFound'}.${name}_${kind}`] = share(
        doubted,
        rows.length,
      );
    }
    const [truths, planted] = [judged.filter((one) => one.isTrue), judged.filter((one) => !one.isTrue)];
    const whole = {
      plantedErrorsFound: [planted.filter((one) => one.isDoubted).length, planted.length],
      trueSentencesDoubted: [truths.filter((one) => one.isDoubted).length, truths.length],
      citationsRight: [truths.filter((one) => one.isCited).length, truths.length],
    } as const;
    for (const [figureName, [hits, total]] of Object.entries(whole)) {
      results[`${figureName}.${name}`] = share(hits, total);
      if (part === 'blind')
        results[figureName] = share(hits, total, bounds[figureName as keyof typeof bounds]);
    }
  }
  return results;
}

function share(hits: number, total: number, target = '') {
  return { ...figure({ ours: hits / total, unit: 'share', target }), reason: `${hits} of ${total}` };
}

async function judgePart(part: Part): Promise<Judged[]> {
  const checker = createReceiptChecker();
  const judged: Judged[] = [];
  for (const name of readdirSync(join(folder, part)).sort()) {
    const { document, sentences } = JSON.parse(readFileSync(join(folder, part, name), 'utf8')) as {
      document: string;
      sentences: Sentence[];
    };
    const claims = sentences.map(({ text }, at) => ({ path: String(at), text }));
    const receipts = await checker.check(document, claims);
    for (const [at, sentence] of sentences.entries())
      judged.push(
        judge(
          document,
          sentence,
          receipts.filter(({ path }) => path === String(at)),
        ),
      );
  }
  return judged;
}

function judge(document: string, sentence: Sentence, receipts: readonly Receipt[]): Judged {
  const isTrue = sentence.truth === 'supported';
  const said = sentence.paraphrased === true ? 'in_other_words' : 'word_for_word';
  const spans = receipts.flatMap(({ sources }) => sources);
  return {
    kind: isTrue ? said : sentence.truth,
    isTrue,
    isDoubted: receipts.length === 0 || receipts.some(({ verdict }) => verdict !== 'supported'),
    isCited: sentence.sources.every((source) => spans.some((span) => overlaps(document, source, span))),
  };
}

function overlaps(document: string, source: string, { start, end }: SourceSpan): boolean {
  const at = document.indexOf(source);
  return at >= 0 && start < at + source.length && end > at;
}
