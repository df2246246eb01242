// Judges the ledger beside the providers' own books: what differs, the ledger had marked itself.
import type { BillDifference } from '@tpl/ai/ledger';
import { markedCauses } from '@tpl/ai/ledger';
import type { Observation } from '../observe/observation.ts';
import type { Breach } from './breach.ts';

/** Judges every difference. */
export function judgeBill({ books: { bills }, played, cuts }: Observation): Breach[] {
  // Of an answer that was cut before its first byte nobody here can know that it was billed.
  const mayMiss = cuts + played.filter(({ kind }) => kind === 'blocked').length * 20;
  const isFullDisk = played.some(({ kind }) => kind === 'disk_full');
  const isEnded = played.some(({ kind }) => kind === 'killed' || kind === 'terminated');
  const excused = ({ causes }: BillDifference) =>
    causes.every((cause) => markedCauses.has(cause)) ||
    // Lines that wait for a disk end with the process that holds them.
    (isFullDisk && isEnded && causes.includes('missing_in_ledger'));
  const differences = bills.flatMap((bill) => bill.differences.filter((one) => !excused(one)));
  const retried = differences.filter(({ causes }) => causes.includes('retried'));
  const others = differences.filter(({ causes }) => !causes.includes('retried'));
  return [...others, ...retried.slice(mayMiss)].map((one) => ({
    invariant: 'bill',
    message: `${one.causes.join(', ')} of ${one.model} ${one.requestId ?? ''}: ${one.note}`,
  }));
}
