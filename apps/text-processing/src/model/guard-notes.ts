// Domain Service: text-processing · example, replace in your project
import { AsyncLocalStorage } from 'node:async_hooks';

/** What a guard said about a request: never any of its text. */
export interface GuardNote {
  readonly direction: 'input' | 'output';
  readonly action: 'allow' | 'flag' | 'sanitize' | 'block';
  readonly score: number;
  readonly reasons: readonly string[];
}

/** Collects what guards say while a request is worked on, so that its answer can tell. */
export interface GuardNotes {
  /** To be told of every verdict: `guard.on('guard', notes.add)`. */
  add(note: GuardNote): void;
  /** Runs `work` and collects for it alone. */
  collect<T>(notes: GuardNote[], work: () => T): T;
}

/** Creates an empty collection; `onGuard` is told of every verdict that is more than `allow`. Verdicts outside of `collect` are not kept. */
export function createGuardNotes(onGuard: (note: GuardNote) => void = () => {}): GuardNotes {
  const storage = new AsyncLocalStorage<GuardNote[]>();
  return {
    add({ direction, action, score, reasons }) {
      const note = { direction, action, score, reasons };
      storage.getStore()?.push(note);
      if (action !== 'allow') onGuard(note);
    },
    collect: (notes, work) => storage.run(notes, work),
  };
}

const order = ['allow', 'flag', 'sanitize', 'block'] as const;

/** The strongest of several verdicts, with the reasons of all; `undefined` when no guard spoke. */
export function strongestOf(notes: readonly GuardNote[]): Omit<GuardNote, 'direction'> | undefined {
  if (notes.length === 0) return undefined;
  const action = order[Math.max(...notes.map((note) => order.indexOf(note.action)))] ?? 'allow';
  const score = Math.max(...notes.map((note) => note.score));
  return { action, score, reasons: [...new Set(notes.flatMap(({ reasons }) => reasons))] };
}
