// Says what a row of a batch is: a text and how it stands.
import type { ResultRow } from '../../../jobs/src/results/result-row.ts';
import type { Answer } from '../service/answer.ts';

/** One text of a batch. */
export interface BatchRow {
  readonly id: number;
  readonly name: string;
  /** Empty where it is not known any more: the page was loaded again. */
  readonly text: string;
  readonly state: 'ready' | 'pending' | 'running' | 'done' | 'failed' | 'cancelled' | 'gone';
  readonly answer?: Answer | undefined;
  readonly error?: string | undefined;
}

/** Whether it still has to be worked on. */
export const isOpen = ({ state }: BatchRow): boolean => state !== 'done';

/** The rows as results: what was made of which text, without the text itself. */
export const toResults = (rows: readonly BatchRow[]): ResultRow[] =>
  rows.map(({ name, state, answer, error }) => ({ name, status: state, answer, error }));
