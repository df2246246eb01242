// Counts files that are read and sentences that are checked, for operators.
import type { Metrics } from '@tpl/monitoring';
import type { ReceiptChecker } from '../../receipts/src/receipt.ts';
import { RequestError } from '../../src/domain/request-error.ts';
import type { DocumentReader } from './document/document-reader.ts';

/** A reader that counts by kind of file, and what it refuses by code. */
export function countReads(reader: DocumentReader, metrics: Pick<Metrics, 'counter'>): DocumentReader {
  const files = metrics.counter({
    name: 'documents.read',
    help: 'Files that were read, by kind, and those that were refused, by code.',
    labels: ['kind', 'outcome'],
  });
  return {
    ...reader,
    async read(file, signal) {
      try {
        const document = await reader.read(file, signal);
        files.add(1, { kind: document.kind, outcome: 'read' });
        return document;
      } catch (error) {
        files.add(1, { kind: 'none', outcome: error instanceof RequestError ? error.code : 'failed' });
        throw error;
      }
    },
  };
}

/** A checker that counts its verdicts: how much of what models say stands in the text. */
export function countVerdicts(checker: ReceiptChecker, metrics: Pick<Metrics, 'counter'>): ReceiptChecker {
  const sentences = metrics.counter({
    name: 'receipts.given',
    help: 'Sentences of answers that were checked, by verdict.',
    labels: ['verdict'],
  });
  return {
    async check(...asked) {
      const receipts = await checker.check(...asked);
      for (const { verdict } of receipts) sentences.add(1, { verdict });
      return receipts;
    },
  };
}
