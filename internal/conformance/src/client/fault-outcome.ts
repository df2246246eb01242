// Says what a client made of an answer under a fault.
import type { Expectation } from '../emulator/faults/fault-list.ts';

/**
 * What became of a question, seen from outside:
 *
 * - `whole`: the right answer
 * - `error`: an error of the client's own kind
 * - `bare_error`: an error of the language or the runtime, as `TypeError: terminated`: told, but not what
 * - `flagged`: no error, part of the answer, and a finish reason that is none of a whole answer
 * - `unproven`: the whole text, although its end never came
 * - `lost`: an error, although the answer was right
 * - `cut`: part of the answer, or nothing, as if it were all
 * - `wrong`: another text
 * - `hangs`: nothing within the time
 */
export type FaultOutcome =
  | 'whole'
  | 'error'
  | 'bare_error'
  | 'flagged'
  | 'unproven'
  | 'lost'
  | 'cut'
  | 'wrong'
  | 'hangs';

/** What a client took for the answer. */
export interface ClientAnswer {
  readonly text: string;
  /** The finish reason that it gives its caller, in its own words. */
  readonly finish?: string | null | undefined;
}

/** What a client did: an answer, an error, or nothing within the time. */
export type ClientDeed =
  | { readonly answer: ClientAnswer }
  | { readonly error: { readonly name: string; readonly message: string } }
  | 'hangs';

const bareNames = /^(?:Error|TypeError|SyntaxError|RangeError|ReferenceError|AbortError|DOMException)$/;
const normalWords = new Set(['stop', 'end_turn', 'completed', 'stop_sequence', 'success']);

/** Whether a finish reason says that an answer is not all there is. */
const isFlag = (finish: string | null | undefined): boolean =>
  typeof finish === 'string' && finish !== '' && !normalWords.has(finish);

/** Judges a deed by the answer that was given and what a client must make of it. */
export function outcomeOf(
  deed: ClientDeed,
  expected: Expectation,
  text: string,
  refusal: string,
): FaultOutcome {
  if (deed === 'hangs') return 'hangs';
  if ('error' in deed) {
    if (expected === 'whole') return 'lost';
    return bareNames.test(deed.error.name) ? 'bare_error' : 'error';
  }
  const { text: said, finish } = deed.answer;
  if (expected === 'refusal' && said === refusal) return 'whole';
  if (said === text) return expected === 'whole' ? 'whole' : isFlag(finish) ? 'flagged' : 'unproven';
  if (expected !== 'whole' && isFlag(finish)) return 'flagged';
  return text.startsWith(said) ? 'cut' : 'wrong';
}

/** Outcomes that a caller can work with. */
export const isGood = (outcome: FaultOutcome): boolean => outcome === 'whole' || outcome === 'error';
/** Outcomes that harm: the caller takes for an answer what is none, loses one, or waits. */
export const isBad = (outcome: FaultOutcome): boolean => /^(?:cut|wrong|lost|hangs)$/.test(outcome);
