// Shows how far a run is, what was answered and what was not, and makes the exit code of it.
import { RequestError } from '../../../src/domain/request-error.ts';
import { commandName } from '../../../src/domain/service-name.ts';
import type { CliHost } from '../host/host.ts';
import { canRedraw } from '../host/host.ts';
import type { Outcome } from './answer-inputs.ts';
import { withoutControls } from './show-answer.ts';

/** How a run is shown. */
export interface PrintOptions<Answer> {
  /** How many texts there are, where that is known. */
  readonly total?: number;
  /** What stands before and after all answers, and between two. */
  readonly around?: readonly [before: string, between: string, after: string];
  /** What is written for an answer; nothing where it has been shown or kept already. */
  show(name: string, answer: Answer): string;
  /** What is written for a failure, beside the line on stderr. */
  showError?(name: string, error: unknown): string;
  /** Whether a last line says how many were answered. */
  readonly isCounted?: boolean;
}

/** The exit code of what ended by Ctrl-C. */
export const stopped = 130;
/** Exit code of a program that SIGTERM ended. */
export const terminated = 143;

/**
 * Writes each outcome as it comes. Resolves to the exit code: 0 for answers to all, 1 for answers to some, 2 for texts none of
 * which can be answered as they are. What has been paid for is written, whatever happens to the others.
 */
export async function printOutcomes<Answer>(
  outcomes: AsyncIterable<Outcome<Answer>>,
  host: CliHost,
  signal: AbortSignal,
  options: PrintOptions<Answer>,
): Promise<number> {
  const { stdout, stderr } = host;
  const { total, around: [before, between, after] = ['', '', ''], show, showError, isCounted } = options;
  const counts = { answered: 0, kept: 0, failed: 0 };
  let onlyTheirs = true;
  let hasBegun = false;
  const isDrawn = canRedraw(host) && total !== 1;
  const clear = () => isDrawn && stderr.write('\r\u001b[K');
  const write = (text: string) => {
    if (text === '') return;
    stdout.write(`${hasBegun ? between : before}${text}`);
    hasBegun = true;
  };
  for await (const outcome of outcomes) {
    clear();
    if ('answer' in outcome) {
      counts[outcome.isKept ? 'kept' : 'answered'] += 1;
      write(show(outcome.name, outcome.answer));
    } else if (!signal.aborted) {
      counts.failed += 1;
      onlyTheirs &&= outcome.error instanceof RequestError;
      stderr.write(`${commandName}: ${withoutControls(`${outcome.name}: ${wordsOf(outcome.error)}`)}\n`);
      write(showError?.(outcome.name, outcome.error) ?? '');
    }
    const done = counts.answered + counts.kept + counts.failed;
    if (isDrawn)
      stderr.write(
        `${total === undefined ? done : `${done}/${total}`} ${withoutControls(outcome.name).slice(-50)}`,
      );
  }
  clear();
  if (after !== '' && (hasBegun || !signal.aborted)) stdout.write(hasBegun ? after : `${before}${after}`);
  if (isCounted) {
    const words = [
      `${counts.answered} answered`,
      `${counts.kept} kept from before`,
      `${counts.failed} failed`,
    ];
    stderr.write(`${commandName}: ${words.join(', ')}\n`);
  }
  if (signal.aborted) return stopped;
  if (counts.failed === 0) return 0;
  return onlyTheirs && counts.answered + counts.kept === 0 ? 2 : 1;
}

/** What went wrong, without a stack. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'something broke';
}
