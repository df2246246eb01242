// Trains the weights of the checker of receipts on both halves of its set, and says how they do on documents left out of the
// training. With `--write` it writes them to the application.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClaimWeights, Fault } from '../../apps/text-processing/receipts/src/weigh/weigh-measures.ts';
import { weighMeasures } from '../../apps/text-processing/receipts/src/weigh/weigh-measures.ts';
import { fitFaults } from './receipts-fit.ts';
import type { Row } from './receipts-rows.ts';
import { readRows } from './receipts-rows.ts';

const target = join(
  import.meta.dirname,
  '../../apps/text-processing/receipts/src/generated/claim-weights.ts',
);
const doubted = 0.13;

const rows = await readRows();
const documents = [...new Set(rows.map(({ document }) => document))];
const doubts = new Map<Row, number>();
for (const document of documents) {
  const weights = fitFaults(rows.filter((row) => row.document !== document));
  for (const row of rows) if (row.document === document) doubts.set(row, doubtOf(row, weights));
}
const written = rows.filter(({ isWritten }) => isWritten);
const shareAbove = (own: readonly Row[], least: number) =>
  own.filter((row) => (doubts.get(row) ?? 0) > least).length / own.length;
const truths = written.filter(({ fault }) => fault === undefined);
const sorted = truths.map((row) => doubts.get(row) ?? 0).sort((one, other) => other - one);
const levelOf = (share: number) => sorted[Math.floor(share * truths.length)] ?? 0;
for (const share of [0.1, 0.13, 0.15, 0.2])
  for (const half of ['', 'tuning', 'held-out']) {
    const own = written.filter((row) => row.document.startsWith(half));
    const planted = own.filter(({ fault }) => fault !== undefined);
    const true_ = own.filter(({ fault }) => fault === undefined);
    const [found, doubtedHere] = [shareAbove(planted, levelOf(share)), shareAbove(true_, levelOf(share))];
    console.log(`${share} ${half || 'all'}: found ${found.toFixed(3)}, doubted ${doubtedHere.toFixed(3)}`);
  }
for (const kind of [...new Set(written.map((row) => row.kind))].sort()) {
  const own = written.filter((row) => row.kind === kind);
  console.log(`${kind}: ${Math.round(shareAbove(own, levelOf(doubted)) * own.length)} of ${own.length}`);
}
const harmless = rows.filter((row) => !row.isWritten && row.fault === undefined);
console.log(`changed harmlessly, doubted: ${shareAbove(harmless, levelOf(doubted)).toFixed(3)}`);
const weights: ClaimWeights = { ...fitFaults(rows), doubtAt: round(levelOf(doubted)) };
if (process.argv.includes('--write')) writeFileSync(target, render(weights));

function doubtOf({ certain, measures }: Row, model: ClaimWeights): number {
  if (certain !== undefined) return certain ? 100 : -100;
  return weighMeasures(measures, model).doubt;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function render({ doubtAt, faults }: ClaimWeights): string {
  const parts = Object.entries(faults).map(([fault, { bias, weights: own }]) => {
    const lines = Object.entries(own).map(([name, weight]) => `        ${name}: ${round(weight)},`);
    return `    ${fault satisfies string as Fault}: {\n      bias: ${round(bias)},\n      weights: {\n${lines.join('\n')}\n      },\n    },`;
  });
  return `// What each measure of a sentence says for each fault.

/** Made by \`benchmarks/src/receipts-train.ts --write\`; do not edit. */
export const storedClaimWeights = {
  doubtAt: ${doubtAt},
  faults: {
${parts.join('\n')}
  },
};
`;
}
