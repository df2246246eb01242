// Infrastructure Service: ai · stable API, changes affect all users
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '@internal/kit';
import { storedWeights } from '../generated/guard-weights.ts';
import { readCorpus } from './eval/corpus.ts';
import { drawCurves } from './eval/curve-svg.ts';
import { renderReport, reportOn } from './eval/eval-report.ts';
import { detectorWith, leaveOneOut, scoreShipped, trainOnAll } from './eval/evaluate.ts';
import { thresholdAt } from './eval/rates.ts';
import { readDocuments } from './eval/read-documents.ts';
import { renderWeights, storeWeights } from './eval/store-weights.ts';
import { GuardError } from './guard-error.ts';
import { builtInDetector, inspectInput } from './input/inspect-input.ts';
import { scoreText } from './input/score-text.ts';
import { unpackModel } from './model/linear-model.ts';

const maxDocuments = 6_000;
const usage = `tpl-ai guard eval DIR [--documents DIR]... [--own N] [--svg FILE] [--misses N] [--false-alarms N] [--json]
tpl-ai guard train DIR [--documents DIR]... [--own N] --out FILE
tpl-ai guard explain TEXT [--json]

eval     recall per file at fixed shares of false alarms, each source left out of its own training
train    new weights and thresholds from the corpus, the texts of the package and real documents (half teach, half set the thresholds)
explain  what the guard sees in one text
--own    how many texts of the package's own grammars teach beside the corpus; default 7000
DIR holds .jsonl files with rows { "text": …, "label": 1 for an attack, 0 for a benign text }.`;

/** Runs `guard …` of the command-line program and returns its exit code: 0 done, 1 failed, 2 asked wrongly. */
export async function runGuardCommand(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        documents: { type: 'string', multiple: true, default: [] },
        own: { type: 'string', default: '7000' },
        svg: { type: 'string' },
        misses: { type: 'string', default: '0' },
        'false-alarms': { type: 'string', default: '0' },
        json: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    });
    const [command, what] = positionals;
    const [own, misses, alarms] = [values.own, values.misses, values['false-alarms']].map(Number) as [
      number,
      number,
      number,
    ];
    const areCounts = [own, misses, alarms].every((count) => Number.isInteger(count) && count >= 0);
    if (what === undefined || positionals.length > 2 || !areCounts) return wrong();
    if (command === 'explain') return explain(what, values.json);
    if (command === 'eval') {
      return evaluate(what, values.documents, { ...values, own, misses, alarms });
    }
    if (command === 'train' && values.out !== undefined)
      return train(what, values.documents, values.out, own);
    return wrong();
  } catch (error) {
    const isKnown =
      GuardError.isInstance(error) || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    if (!isKnown) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

function wrong(): number {
  process.stderr.write(`${usage}\n`);
  return 2;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function explain(text: string, json: boolean): number {
  const { action, score, reasons, spans } = inspectInput(text, { slot: 'explain' });
  const { model } = scoreText(text, builtInDetector());
  const { version, date, command, flagAt, blockAt } = storedWeights;
  const told = { action, score, model, reasons, spans, weights: { version, date, command, flagAt, blockAt } };
  if (json) return print(JSON.stringify(told, null, 2));
  const parts = spans.map(
    ({ start, end, reason }) =>
      `  ${reason.padEnd(34)} ${start}-${end}  ${JSON.stringify(text.slice(start, end).slice(0, 80))}`,
  );
  return print(
    [
      `${action}  score ${score.toFixed(3)} (flag from ${flagAt.toFixed(3)}, block from ${blockAt.toFixed(3)})  model alone ${model.toFixed(3)}`,
      ...parts,
      `weights ${version} of ${date}: ${command}`,
    ].join('\n'),
  );
}

function evaluate(
  folder: string,
  documents: readonly string[],
  asked: { own: number; svg?: string; misses: number; alarms: number; json: boolean },
): number {
  const rows = readCorpus(folder);
  const real = readDocuments(documents, maxDocuments);
  // Half of the documents teach, the other half judges.
  const heldOut = leaveOneOut(rows, {
    documents: real.filter((_, index) => index % 2 === 0),
    own: asked.own,
  });
  const judged = real
    .filter((_, index) => index % 2 === 1)
    .map((text) => ({ text, label: 0 as const, file: '(documents)', source: '(documents)' }));
  const report = reportOn(
    heldOut,
    scoreShipped([...rows.filter(({ label }) => label === 0), ...judged]),
    storedWeights.flagAt,
    storedWeights.blockAt,
  );
  if (asked.svg !== undefined) {
    const curves = heldOut.map(({ source, attacks, benign }) => ({
      name: source,
      attacks: attacks.map(({ score }) => score),
      benign: benign.map(({ score }) => score),
    }));
    writeFileSync(asked.svg, drawCurves(curves));
  }
  print(asked.json ? JSON.stringify(report, null, 2) : renderReport(report));
  for (const { source, attacks, benign } of heldOut) {
    const threshold = thresholdAt(
      benign.map(({ score }) => score),
      0.01,
    );
    const shown = (text: string) => JSON.stringify(text.slice(0, 160));
    for (const { file, score, text } of attacks
      .filter(({ score }) => score < threshold)
      .slice(0, asked.misses)) {
      print(`missed (${source} left out) ${file} ${score.toFixed(3)} ${shown(text)}`);
    }
    for (const { file, score, text } of benign
      .filter(({ score }) => score >= threshold)
      .slice(0, asked.alarms)) {
      print(`false alarm (${source} left out) ${file} ${score.toFixed(3)} ${shown(text)}`);
    }
  }
  return 0;
}

function train(folder: string, documents: readonly string[], out: string, own: number): number {
  const rows = readCorpus(folder);
  const real = readDocuments(documents, maxDocuments);
  const taught = real.filter((_, index) => index % 2 === 0);
  // Thresholds come from scores that neither the row nor the document had a hand in.
  const [first] = leaveOneOut(rows, { documents: taught, own });
  const benign = (first?.benign ?? []).map(({ score }) => score);
  const model = trainOnAll(rows, { documents: taught, own });
  const date = new Date(systemClock.now()).toISOString().slice(0, 10);
  const about = {
    version: `${date}.${rows.length}`,
    date,
    command: 'npx @tpl/ai guard train DIR --documents DIR --out FILE',
    flagAt: 0,
    blockAt: 0,
  };
  const stored = storeWeights(model, about);
  const detector = detectorWith(unpackModel(stored));
  const onDocuments = real
    .filter((_, index) => index % 2 === 1)
    .map((text) => scoreText(text, detector).score);
  // From one half on the model is a reason of its own: what is flagged must say why.
  const flagAt = Math.max(0.5, thresholdAt(benign, 0.01));
  const blockAt = Math.max(flagAt, thresholdAt(benign, 0.003), thresholdAt(onDocuments, 0.0005));
  writeFileSync(out, renderWeights({ ...stored, flagAt: rounded(flagAt), blockAt: rounded(blockAt) }));
  return print(
    `${rows.length} rows, ${taught.length} documents; flagAt ${flagAt.toFixed(4)}, blockAt ${blockAt.toFixed(4)}; written`,
  );
}

// Rounded up, so that no benign row slips in.
const rounded = (threshold: number): number => Math.min(1, Math.ceil(threshold * 1e4) / 1e4);
