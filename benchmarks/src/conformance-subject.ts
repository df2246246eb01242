// A client whose answers to faults are a column of the table.
import type { ClientAnswer, DialectChoice, FaultCase } from '@tpl/ai/testing';

/** A client of the table. */
export interface Subject {
  /** Its column. */
  readonly name: string;
  /** The package whose version counts. */
  readonly package: string;
  readonly dialect: DialectChoice;
  /** Default: plain and streamed. */
  readonly ways?: readonly ('plain' | 'stream')[];
  readonly ask: (question: FaultCase) => Promise<ClientAnswer>;
}
