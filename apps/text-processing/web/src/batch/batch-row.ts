// Says what a row of a batch is: a text and how it stands.
import type { Answer } from '../service/answer.ts';

/** One text of a batch. */
export interface BatchRow {
  readonly id: number;
  readonly name: string;
  readonly text: string;
  readonly state: 'ready' | 'pending' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly answer?: Answer | undefined;
  readonly error?: string | undefined;
}

/** Whether it still has to be worked on. */
export const isOpen = ({ state }: BatchRow): boolean => state !== 'done';

/** The results as JSON: what was asked of which text, without the text itself. */
export function writeJson(rows: readonly BatchRow[]): string {
  const results = rows.map(({ name, state, answer, error }) => ({ name, status: state, answer, error }));
  return `${JSON.stringify(results, null, 2)}\n`;
}
