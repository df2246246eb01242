// Reads a file of outcomes: a line that cannot be read costs that line alone.
import type { Json } from '@internal/kit/json';
import type { AiError } from '@internal/model';
import { UnreadableAnswer } from '@internal/model';
import type { BatchOutcome } from './provider-batches.ts';

/** What of a line becomes an outcome, and what of one that cannot be read. */
export interface OutcomeReading {
  /** Throws `UnreadableAnswer` at a line that says nothing known. */
  readonly toOutcome: (line: Json) => BatchOutcome;
  readonly toError: (thrown: unknown) => AiError;
}

/** The outcome of each line, in order; one of the type `unreadable` for a line that cannot be read. */
export async function* readOutcomes(
  lines: AsyncIterable<Json | UnreadableAnswer>,
  { toOutcome, toError }: OutcomeReading,
): AsyncGenerator<BatchOutcome> {
  for await (const line of lines) yield outcomeOf(line);

  function outcomeOf(line: Json | UnreadableAnswer): BatchOutcome {
    if (line instanceof UnreadableAnswer) return { id: '', type: 'unreadable', error: toError(line) };
    try {
      return toOutcome(line);
    } catch (error) {
      if (!(error instanceof UnreadableAnswer)) throw error;
      const id = line['custom_id'];
      return { id: typeof id === 'string' ? id : '', type: 'unreadable', error: toError(error) };
    }
  }
}
