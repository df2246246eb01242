// Writes what still waits when the process ends, for all loggers in it.
import { systemClock } from '@internal/kit';

/** Something that holds lines. */
export interface LineHolder {
  /** Writes everything synchronously, and gives up at `deadline` of the monotonic clock. */
  finish(deadline: number): void;
}

const maxEndMs = 2_000;
const holders = new Set<LineHolder>();
let isListening = false;
let deadline: number | undefined;

/** Notes that `holder` has lines that are not written yet. */
export function holdLines(holder: LineHolder): void {
  holders.add(holder);
  if (isListening) return;
  isListening = true;
  // One listener for all loggers: the process may end while many of them wait.
  process.once('exit', () => {
    deadline = systemClock.monotonic() + maxEndMs;
    for (const each of holders) each.finish(deadline);
  });
}

/** Notes that everything of `holder` is written. */
export function releaseLines(holder: LineHolder): void {
  holders.delete(holder);
}

/** Until when lines may still be written once the process ends, or `undefined` while it lives. */
export function endOfProcess(): number | undefined {
  return deadline;
}

let cell: Int32Array | undefined;

/** Waits without giving up the turn: at the end of a process there is no other. */
export function waitNow(ms: number): void {
  cell ??= new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(cell, 0, 0, ms);
}

type Witness = (error: unknown, origin: string) => void;

const witnesses = new Set<Witness>();

function tellWitnesses(error: unknown, origin: string): void {
  for (const witness of witnesses) witness(error, origin);
}

/** Hands every error that nobody caught to `witness`, which changes nothing about what follows. Returns a function that stops that. */
export function onUncaught(witness: Witness): () => void {
  // One listener for all: Node warns about more than ten.
  if (witnesses.size === 0) process.on('uncaughtExceptionMonitor', tellWitnesses);
  witnesses.add(witness);
  return () => {
    witnesses.delete(witness);
    if (witnesses.size === 0) process.removeListener('uncaughtExceptionMonitor', tellWitnesses);
  };
}
