// Measures the checker of receipts on sentences with planted errors and on true ones, in documents written by another hand.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReceiptChecker } from '../../apps/text-processing/receipts/src/create-receipt-checker.ts';
import type { Receipt, SourceSpan } from '../../apps/text-processing/receipts/src/receipt.ts';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

/** A half of the set: the one that the checker was tuned on, and the one that was not opened. */
export type Half = 'tuning' | 'held-out';

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

/** The three figures over the documents that were not opened while tuning, and rows by kind of sentence for both halves. */
export async function receiptFigures(halves: readonly Half[] = ['tuning', 'held-out']): Promise<Results> {
  const results: Results = {};
  for (const half of halves) {
    const judged = await judgeHalf(half);
    const name = half.replace('-', '_');
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
      // The half that was not opened comes last and is the figure.
      results[figureName] = share(hits, total, bounds[figureName as keyof typeof bounds]);
    }
  }
  return results;
}

function share(hits: number, total: number, target = '') {
  return { ...figure({ ours: hits / total, unit: 'share', target }), reason: `${hits} of ${total}` };
}

async function judgeHalf(half: Half): Promise<Judged[]> {
  const checker = createReceiptChecker();
  const judged: Judged[] = [];
  for (const name of readdirSync(join(folder, half)).sort()) {
    const { document, sentences } = JSON.parse(readFileSync(join(folder, half, name), 'utf8')) as {
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
