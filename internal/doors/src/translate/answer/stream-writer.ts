// The port of a streamed answer in a dialect: what is said when.
import type { Written } from '../asked/asked.ts';

/** Writes the events of one answer as the text of a stream. */
export interface StreamWriter {
  /** What comes before the first word. */
  begin(): string;
  text(delta: string): string;
  reasoning(delta: string): string;
  /** Everything that is still missing, and the end. Calls come here: the result is what counts. */
  finish(result: Written): string;
}

/** One event as text, with its name where the dialect has names. */
export const toEvent = (data: unknown, name?: string): string =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
