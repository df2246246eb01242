// Judges the ledger beside the providers' own books: what differs, the ledger had marked itself.
import type { BillDifference } from '@tpl/ai/ledger';
import { markedCauses } from '@tpl/ai/ledger';
import type { Observation } from '../observe/observation.ts';
import type { Breach } from './breach.ts';

/** Judges every difference, and every call whose end nobody wrote down. */
export function judgeBill(observation: Observation): Breach[] {
  const { books, played, cuts } = observation;
  // Of an answer that was cut before its first byte nobody here can know that it was billed.
  const mayMiss = cuts + played.filter(({ kind }) => kind === 'blocked').length * 20;
  const isLost = hasLostLines(observation);
  const underWay = callsUnderWay(observation);
  const isKilled = played.some(({ kind }) => kind === 'killed');
  const mayBeUncertain = isLost || underWay > 0;
  const excused = ({ causes }: BillDifference) =>
    causes.every((cause) => markedCauses.has(cause) && (cause !== 'uncertain' || mayBeUncertain)) ||
    (isLost && causes.includes('missing_in_ledger')) ||
    // A call whose process was killed may have asked more than once.
    (isKilled && causes.includes('uncertain'));
  const differences = books.bills.flatMap((bill) => bill.differences.filter((one) => !excused(one)));
  const retried = differences.filter(({ causes }) => causes.includes('retried'));
  const others = differences.filter(({ causes }) => !causes.includes('retried'));
  const unended = `${books.open} calls have no end in the ledger, ${underWay} is the most that were under way when a process was killed`;
  return [
    ...[...others, ...retried.slice(mayMiss)].map(
      (one): Breach => ({
        invariant: 'bill',
        message: `${one.causes.join(', ')} of ${one.model} ${one.requestId ?? ''}: ${one.note}`,
      }),
    ),
    ...(isLost || books.open <= underWay ? [] : [{ invariant: 'bill' as const, message: unended }]),
  ];
}

// So long after its end the line of a call is written, while its store is there.
const writtenMs = 250;

/** The most calls that can have no end: what was in the hands of whoever was killed, and texts that have not ended yet. */
function callsUnderWay({ calls, batches, played }: Observation): number {
  const never = Number.POSITIVE_INFINITY;
  const texts = (from: number, to: number) =>
    batches
      .filter(({ addedAt, doneAt = never }) => addedAt <= to && doneAt >= from)
      .reduce((sum, { marks }) => sum + marks.length, 0);
  return played
    .filter(({ kind }) => kind === 'killed')
    .map(({ aim, from }) =>
      aim.startsWith('worker')
        ? texts(from - writtenMs, from)
        : calls.filter(
            ({ service, askedAt, endedAt }) =>
              service === aim && askedAt <= from && endedAt >= from - writtenMs,
          ).length,
    )
    .reduce((sum, each) => sum + each, texts(never, never));
}

const away = {
  file: new Set(['disk_full']),
  redis: new Set(['redis_frozen', 'redis_killed', 'redis_reset', 'redis_slow']),
};
// The queue of lines is tried again by then.
const againMs = 3_000;

/** Lines that wait for their store end with the process that holds them. */
function hasLostLines({ played, schedule: { ledger } }: Observation): boolean {
  const stores = played.filter(({ kind }) => away[ledger].has(kind));
  const ends = played.filter(({ kind }) => kind === 'killed' || kind === 'terminated');
  return ends.some((end) => stores.some(({ from, to }) => end.to >= from && end.from <= to + againMs));
}
