// Runs the workshop's two commands: evaluate and train.

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { scoreText, storedWeights, unpackModel } from '@internal/guard/detector';
import { systemClock } from '@internal/kit';
import { readCorpus } from './eval/corpus.ts';
import { CorpusError } from './eval/corpus-error.ts';
import { drawCurves } from './eval/curve-svg.ts';
import { renderReport, reportOn } from './eval/eval-report.ts';
import type { HeldOut, ScoredRow } from './eval/evaluate.ts';
import { detectorWith, leaveOneOut, leaveSourcesOut, scoreShipped, trainOnAll } from './eval/evaluate.ts';
import { documentsOf, evaluateOrders } from './eval/evaluate-orders.ts';
import { thresholdAt } from './eval/rates.ts';
import { readDocuments } from './eval/read-documents.ts';
import { renderWeights, storeWeights } from './eval/store-weights.ts';
import { trainOrders } from './training/train-orders.ts';

const maxDocuments = 6_000;
const usage = `guard eval DIR [--documents DIR]... [--own N] [--svg FILE] [--misses N] [--false-alarms N] [--json]
guard train DIR [--documents DIR]... [--own N] --out FILE [--orders FILE]

eval     recall per file at fixed shares of false alarms, each source left out of its own training
train    new weights and thresholds from the corpus, the grammars of the workshop and real documents (half teach, half set the thresholds)
--orders where the weights of the detector of orders in documents go
--own    how many texts of the workshop's own grammars teach beside the corpus; default 22000
DIR holds .jsonl files with rows { "text": …, "label": 1 for an attack, 0 for a benign text }.`;

const options = {
  documents: { type: 'string', multiple: true, default: [] as string[] },
  own: { type: 'string', default: '22000' },
  svg: { type: 'string' },
  misses: { type: 'string', default: '0' },
  'false-alarms': { type: 'string', default: '0' },
  json: { type: 'boolean', default: false },
  out: { type: 'string' },
  orders: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Runs `guard …` of the workshop's program and returns its exit code: 0 done, 1 failed, 2 asked wrongly. */
export async function runGuardCommand(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const [command, what, ...more] = positionals;
    if (values.help) return print(usage);
    const counts = {
      own: Number(values.own),
      misses: Number(values.misses),
      alarms: Number(values['false-alarms']),
    };
    const areCounts = Object.values(counts).every((count) => Number.isInteger(count) && count >= 0);
    if (what !== undefined && more.length === 0 && areCounts) {
      const asked = { ...values, ...counts };
      if (command === 'eval') return print(...evaluate(what, asked));
      if (command === 'train' && values.out !== undefined)
        return print(train(what, asked, values.out, values.orders));
    }
    process.stderr.write(`${usage}\n`);
    return 2;
  } catch (error) {
    const isKnown =
      error instanceof CorpusError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    if (!isKnown) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

function print(...lines: readonly string[]): number {
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

interface Asked {
  readonly documents: readonly string[];
  readonly own: number;
}

/** The rows of a folder and real documents, half of which teach while the other half judges. */
function readTexts(folder: string, { documents, own }: Asked) {
  const real = readDocuments(documents, maxDocuments);
  const documentsTaught = real.filter((_, index) => index % 2 === 0);
  const judged = real.filter((_, index) => index % 2 === 1);
  return { rows: readCorpus(folder), extra: { documents: documentsTaught, own }, judged };
}

function evaluate(
  folder: string,
  asked: Asked & { svg?: string; misses: number; alarms: number; json: boolean },
): string[] {
  const { rows, extra, judged } = readTexts(folder, asked);
  const heldOut = leaveOneOut(rows, extra);
  const documents = judged.map((text) => ({ text, label: 0 as const, file: '(documents)', source: '' }));
  const benign = [...rows.filter(({ label }) => label === 0), ...documents];
  const report = reportOn(
    heldOut,
    scoreShipped(benign),
    storedWeights,
    leaveSourcesOut(rows, extra),
    evaluateOrders(rows, extra, judged),
  );
  if (asked.svg !== undefined) writeFileSync(asked.svg, drawCurves(heldOut));
  return [
    asked.json ? JSON.stringify(report, null, 2) : renderReport(report),
    ...heldOut.flatMap((source) => mistakesOf(source, asked.misses, asked.alarms)),
  ];
}

function mistakesOf({ source, attacks, benign }: HeldOut, misses: number, alarms: number): string[] {
  const threshold = thresholdAt(benign, 0.01);
  const told = (what: string, { file, score, text }: ScoredRow) =>
    `${what} (${source} left out) ${file} ${score.toFixed(3)} ${JSON.stringify(text.slice(0, 160))}`;
  const missed = attacks.filter(({ score }) => score < threshold).slice(0, misses);
  const alarmed = benign.filter(({ score }) => score >= threshold).slice(0, alarms);
  return [...missed.map((row) => told('missed', row)), ...alarmed.map((row) => told('false alarm', row))];
}

function train(folder: string, asked: Asked, out: string, ordersOut: string | undefined): string {
  const { rows, extra, judged } = readTexts(folder, asked);
  // Thresholds come from scores of sources that the model has not seen, and of documents that did not teach.
  const { benign } = leaveSourcesOut(rows, extra);
  const date = new Date(systemClock.now()).toISOString().slice(0, 10);
  const command = 'guard train DIR --documents DIR --out FILE';
  const about = { version: `${date}.${rows.length}`, date, command, flagAt: 0, blockAt: 0 };
  const stored = storeWeights(trainOnAll(rows, extra), about);
  const detector = detectorWith(unpackModel(stored));
  const onDocuments = judged.map((text) => scoreText(text, detector));
  // From one half on the model is a reason of its own: what is flagged must say why.
  const flagAt = roundUp(Math.max(0.5, thresholdAt(benign, 0.03)));
  const blockAt = roundUp(Math.max(flagAt, thresholdAt(benign, 0.003), thresholdAt(onDocuments, 0.0005)));
  writeFileSync(out, renderWeights({ ...stored, flagAt, blockAt }));
  if (ordersOut !== undefined) {
    const { threshold } = evaluateOrders(rows, extra, judged);
    const orders = storeWeights(
      trainOrders({ ...extra, documents: [...extra.documents, ...documentsOf(rows)] }),
      about,
    );
    writeFileSync(
      ordersOut,
      renderWeights({ ...orders, flagAt: roundUp(threshold), blockAt: 1 }, 'storedOrderWeights'),
    );
  }
  const { length } = extra.documents;
  return `${rows.length} rows, ${length} documents; flagAt ${flagAt}, blockAt ${blockAt}; written`;
}

// So that no benign row slips in.
const roundUp = (threshold: number): number => Math.min(1, Math.ceil(threshold * 1e4) / 1e4);
