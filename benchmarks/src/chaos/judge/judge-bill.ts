// Judges the ledger beside the providers' own books: what differs, the ledger had marked itself.
import type { BillDifference } from '@tpl/ai/ledger';
import { markedCauses } from '@tpl/ai/ledger';
import type { Observation, PlayedFault } from '../observe/observation.ts';
import type { Schedule } from '../schedule/fault.ts';
import type { Breach } from './breach.ts';

/** Judges every difference. */
export function judgeBill({ books: { bills }, schedule: { ledger }, played, cuts }: Observation): Breach[] {
  // Of an answer that was cut before its first byte nobody here can know that it was billed.
  const mayMiss = cuts + played.filter(({ kind }) => kind === 'blocked').length * 20;
  const isLost = hasLostLines(played, ledger);
  const isKilled = played.some(({ kind }) => kind === 'killed');
  const excused = ({ causes }: BillDifference) =>
    causes.every((cause) => markedCauses.has(cause)) ||
    (isLost && causes.includes('missing_in_ledger')) ||
    // A call whose process was killed may have asked more than once.
    (isKilled && causes.includes('uncertain'));
  const differences = bills.flatMap((bill) => bill.differences.filter((one) => !excused(one)));
  const retried = differences.filter(({ causes }) => causes.includes('retried'));
  const others = differences.filter(({ causes }) => !causes.includes('retried'));
  return [...others, ...retried.slice(mayMiss)].map((one) => ({
    invariant: 'bill',
    message: `${one.causes.join(', ')} of ${one.model} ${one.requestId ?? ''}: ${one.note}`,
  }));
}

const away = {
  file: new Set(['disk_full']),
  redis: new Set(['redis_frozen', 'redis_killed', 'redis_reset', 'redis_slow']),
};
// The queue of lines is tried again by then.
const againMs = 3_000;

/** Lines that wait for their store end with the process that holds them. */
function hasLostLines(played: readonly PlayedFault[], ledger: Schedule['ledger']): boolean {
  const stores = played.filter(({ kind }) => away[ledger].has(kind));
  const ends = played.filter(({ kind }) => kind === 'killed' || kind === 'terminated');
  return ends.some((end) => stores.some(({ from, to }) => end.to >= from && end.from <= to + againMs));
}
