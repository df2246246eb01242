// Guards short texts where they are, and long ones in a thread, so that nobody waits for them.
import type { InputGuardOptions, TextPlace, Verdict } from '@tpl/ai/guard';
import { createInputGuard } from '@tpl/ai/guard';
import type { ThreadPool } from './thread-pool.ts';

/** What the thread is asked. */
export interface GuardWork {
  readonly text: string;
  readonly place: TextPlace;
}

/** About a millisecond; a thread costs half of one. */
const shortCharacters = 8_000;

/** Creates the guard; without a pool all is done here. */
export function createLongTextGuard(
  options: InputGuardOptions,
  pool?: Pick<ThreadPool<GuardWork, Verdict>, 'run'>,
): { inspect(text: string, place: TextPlace): Verdict | Promise<Verdict> } {
  const guard = createInputGuard(options);
  return {
    inspect: (text, place) =>
      pool && text.length > shortCharacters ? pool.run({ text, place }) : guard.inspect(text, place),
  };
}
