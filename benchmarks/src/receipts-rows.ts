// Reads the sets of sentences into rows to train on: what people wrote, errors planted by program, and sentences changed harmlessly.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEvidence, readText } from '../../apps/text-processing/receipts/src/find-evidence.ts';
import { examineClaim } from '../../apps/text-processing/receipts/src/judge/judge-claim.ts';
import type { Measures } from '../../apps/text-processing/receipts/src/weigh/measure-claim.ts';
import type { Fault } from '../../apps/text-processing/receipts/src/weigh/weigh-measures.ts';
import { changeHarmlessly, plantErrors } from './receipts-planted.ts';

/** A sentence with what was measured of it, and what is known of it. */
export interface Row {
  /** Half and file. */
  readonly document: string;
  readonly kind: string;
  /** `undefined` where the sentence is true. */
  readonly fault: Fault | undefined;
  /** Whether a person wrote it. */
  readonly isWritten: boolean;
  readonly measures: Measures;
  /** Whether it is doubted, where nothing is left to weigh. */
  readonly certain?: boolean;
}

interface Sentence {
  readonly text: string;
  readonly truth: string;
  readonly sources: readonly string[];
}

const faults: Readonly<Record<string, Fault>> = {
  invented: 'unsaid',
  'changed-number': 'exchanged',
  'changed-date': 'exchanged',
  'changed-unit': 'exchanged',
  'swapped-name': 'exchanged',
  'swapped-roles': 'exchanged',
  negated: 'turned',
  'changed-condition': 'turned',
  'changed-direction': 'turned',
};
const folder = join(import.meta.dirname, '..', 'receipts');

/** Rows of both halves; the same each time. */
export async function readRows(): Promise<Row[]> {
  const rows: Row[] = [];
  const pick = pickFrom(7);
  for (const half of ['tuning', 'held-out'])
    for (const name of readdirSync(join(folder, half)).sort()) {
      const { document, sentences } = JSON.parse(readFileSync(join(folder, half, name), 'utf8')) as {
        document: string;
        sentences: readonly Sentence[];
      };
      const own = { document: `${half}/${name}` };
      rows.push(...(await rowsOf(document, sentences, { ...own, isWritten: true })));
      const made = [
        ...sentences
          .filter(({ truth }) => truth === 'supported')
          .flatMap((one) => plantErrors(document, one, pick)),
        ...changeHarmlessly(document).map((text) => ({ text, truth: 'supported', document })),
      ];
      for (const text of new Set(made.map((one) => one.document)))
        rows.push(
          ...(await rowsOf(
            text,
            made.filter((one) => one.document === text),
            { ...own, isWritten: false },
          )),
        );
    }
  return rows;
}

/** Of a sentence that is read as several, the first that is not there word for word. */
async function rowsOf(
  text: string,
  sentences: readonly Pick<Sentence, 'text' | 'truth'>[],
  about: Pick<Row, 'document' | 'isWritten'>,
): Promise<Row[]> {
  const document = await readText(text, undefined);
  const rows: Row[] = [];
  for (const { text: said, truth } of sentences) {
    const { passages } = await readText(said, undefined, document.book);
    const open = passages.flatMap((claim) => {
      const evidence = findEvidence(document, claim);
      return 'sources' in evidence ? [{ claim, evidence }] : [];
    });
    const row = { ...about, kind: truth, fault: faults[truth], measures: {} };
    const [first] = open;
    if (first === undefined || first.evidence.sources.length === 0) {
      rows.push({ ...row, certain: first !== undefined });
      continue;
    }
    const { certain, measures } = examineClaim(first.claim, first.evidence);
    if (certain.length > 0) rows.push({ ...row, certain: true });
    else if (measures['isInOrder'] === 1) rows.push({ ...row, certain: false });
    else rows.push({ ...row, measures });
  }
  return rows;
}

function pickFrom(start: number): (below: number) => number {
  let seed = start;
  return (below) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
}
