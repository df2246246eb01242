// Judges the detector on sources it was not trained on.
import type { Detector, LinearModel } from '@internal/guard/detector';
import { builtInDetector, scoreText } from '@internal/guard/detector';
import { grammars } from '../texts/grammars.ts';
import { growTexts } from '../texts/grow-texts.ts';
import type { TeachingTexts } from '../training/teaching-texts.ts';
import type { Example } from '../training/train-model.ts';
import { toExample, trainModel } from '../training/train-model.ts';
import { clusterTexts } from './clusters.ts';
import type { CorpusRow } from './corpus.ts';
import { groupBy } from './group-by.ts';

/** A row with the score it got from a model that has seen neither it, nor its near-duplicates, nor (attacks) its source. */
export interface ScoredRow extends CorpusRow {
  readonly score: number;
}

/** Scores of one source of attacks, and of all benign rows under the same models. */
export interface HeldOut {
  readonly source: string;
  readonly attacks: readonly ScoredRow[];
  readonly benign: readonly ScoredRow[];
}

const folds = 3;
// A file counts like this many rows at most, so that a large one does not outvote the others.
const fileWeight = 150;
const ownWeight = 0.5;
// An order hidden in a document makes its whole document look like an attack: nothing can be learned from such rows.
const unlearnable = /embedded|indirect/;

/** Leaves each source of attacks out in turn; benign rows are scored by the fold that has not seen their cluster. */
export function leaveOneOut(rows: readonly CorpusRow[], extra: TeachingTexts): HeldOut[] {
  const clusters = clusterTexts(rows.map(({ text }) => text));
  const examples = toExamples(rows);
  const extras = trainingExtras(extra);
  const foldOf = (index: number) => (Math.imul(clusters[index] as number, 0x9e3779b1) >>> 8) % folds;
  const sources = new Set(rows.filter(({ label }) => label === 1).map(({ source }) => source));
  return [...sources].map((source) => {
    const detectors = Array.from({ length: folds }, (_, fold) => {
      const seen = examples.filter((_, index) => rows[index]?.source !== source && foldOf(index) !== fold);
      return detectorWith(trainModel([...seen, ...extras]));
    });
    const attacks: ScoredRow[] = [];
    const benign: ScoredRow[] = [];
    rows.forEach((row, index) => {
      const scoreBy = (detector: Detector) => scoreText(row.text, detector).score;
      if (row.label === 0) benign.push({ ...row, score: scoreBy(detectors[foldOf(index)] as Detector) });
      else if (row.source === source) {
        const sum = detectors.reduce((total, detector) => total + scoreBy(detector), 0);
        attacks.push({ ...row, score: sum / folds });
      }
    });
    return { source, attacks, benign };
  });
}

/** Scores every row with the weights that ship. */
export function scoreShipped(rows: readonly CorpusRow[]): ScoredRow[] {
  const detector = builtInDetector();
  return rows.map((row) => ({ ...row, score: scoreText(row.text, detector).score }));
}

/** A model trained on everything. */
export function trainOnAll(rows: readonly CorpusRow[], extra: TeachingTexts): LinearModel {
  return trainModel([...toExamples(rows), ...trainingExtras(extra)]);
}

/** The shipped rules with another model. */
export function detectorWith(model: LinearModel): Detector {
  return { rules: builtInDetector().rules, model };
}

/** Rows scored by a model that has seen no row of their source, attack or benign. */
export interface Unseen {
  readonly attacks: readonly ScoredRow[];
  readonly benign: readonly ScoredRow[];
}

/**
 * Leaves each source out in turn, its benign rows too: what is told of unseen attacks at a rate of false alarms is then
 * told of unseen benign texts as well. Rows whose attack stands in a document are another detector's matter.
 */
export function leaveSourcesOut(rows: readonly CorpusRow[], extra: TeachingTexts): Unseen {
  const examples = toExamples(rows);
  const extras = trainingExtras(extra);
  const scored = [...new Set(rows.map(({ source }) => source))].flatMap((source) => {
    const seen = examples.filter((_, index) => rows[index]?.source !== source);
    const detector = detectorWith(trainModel([...seen, ...extras]));
    return rows
      .filter((row) => row.source === source)
      .map((row) => ({ ...row, score: scoreText(row.text, detector).score }));
  });
  return {
    attacks: scored.filter(({ label }) => label === 1),
    benign: scored.filter(({ label }) => label === 0),
  };
}

function toExamples(rows: readonly CorpusRow[]): Example[] {
  const keyOf = ({ file, label }: CorpusRow) => `${file}:${label}`;
  const files = groupBy(rows, keyOf);
  return rows.map((row) => {
    const isUnlearnable = row.label === 1 && unlearnable.test(row.file);
    const weight = isUnlearnable ? 0 : Math.min(1, fileWeight / (files.get(keyOf(row))?.length ?? 1));
    return toExample(row.text, row.label, weight);
  });
}

function trainingExtras({ documents, own }: TeachingTexts): Example[] {
  return [
    ...grammars.flatMap(({ grammar, label, share }) =>
      growTexts(grammar, Math.round(own * share)).map((text) => toExample(text, label, ownWeight)),
    ),
    ...documents.map((text) => toExample(text.slice(0, 20_000), 0, 0.5)),
  ];
}
