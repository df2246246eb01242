// Judges the detector of orders on documents and on a kind of hidden orders that it was not trained on.
import type { LinearModel } from '@internal/guard/detector';
import { normalize, scoreOrders, tokenize } from '@internal/guard/detector';
import type { TeachingTexts } from '../training/teaching-texts.ts';
import { trainOrders } from '../training/train-orders.ts';
import type { CorpusRow } from './corpus.ts';
import type { Share } from './rates.ts';
import { reached, thresholdAt } from './rates.ts';

/** Share of documents that may stand out. */
export const orderAlarms = 0.005;

/** What the detector finds where at most {@link orderAlarms} of the harmless documents stand out. */
export interface OrdersReport {
  /** Measured on mails, tables and the documents of this machine together. */
  readonly recall: Share;
  /** The same with speeches among the documents, as far from a mail as a text can be. */
  readonly withProse: Share;
  readonly threshold: number;
}

const isOrder = ({ label, file }: CorpusRow) => label === 1 && /embedded/.test(file);
const isPaper = ({ label, file }: CorpusRow) => label === 0 && /_ctx|_documents/.test(file);
const isProse = ({ label, file }: CorpusRow) => label === 0 && /state_union|_prose/.test(file);

/** The documents among the rows, which teach the detector beside those of a machine. */
export function documentsOf(rows: readonly CorpusRow[]): string[] {
  return rows.filter((row) => isPaper(row) || isProse(row)).map(({ text }) => text);
}

/**
 * No hidden order of the collection teaches, and each document is scored by a detector that has seen no other one of its
 * source: the rows by one without their file's origin, the documents of the machine by the half that they are not in.
 */
export function evaluateOrders(
  rows: readonly CorpusRow[],
  { documents, own }: TeachingTexts,
  judged: readonly string[],
): OrdersReport {
  const without = (source: string | undefined) =>
    trainOrders({
      documents: [...documents, ...documentsOf(rows.filter((row) => row.source !== source))],
      own,
    });
  const score = (model: LinearModel, texts: readonly string[]) =>
    texts.map((text) => ({ score: scoreOrders(model, tokenize(normalize(text).text)).score }));
  const textsOf = (kind: (row: CorpusRow) => boolean) => rows.filter(kind).map(({ text }) => text);
  const first = without(rows.find(isOrder)?.source);
  const second = without(rows.find(isProse)?.source);
  const orders = score(first, textsOf(isOrder));
  const papers = [...score(first, textsOf(isPaper)), ...score(first, judged)];
  const threshold = thresholdAt(papers, orderAlarms);
  const all = [...papers, ...score(second, textsOf(isProse))];
  return {
    recall: reached(orders, threshold),
    withProse: reached(orders, thresholdAt(all, orderAlarms)),
    threshold,
  };
}
