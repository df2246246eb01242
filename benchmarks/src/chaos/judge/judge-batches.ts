// Judges batches: what was taken ends, each text once, and what has ended stays as it is.
import type { Observation } from '../observe/observation.ts';
import type { Breach } from './breach.ts';

/** Judges all of them. */
export function judgeBatches({ batches, played, overAt }: Observation): Breach[] {
  const lossesAt = played
    .filter(({ kind }) => kind === 'node_killed' || kind === 'node_frozen' || kind === 'failover')
    .map(({ from }) => from);
  return batches.flatMap(({ id, tenant, marks, items, changed, isForgotten, addedAt, doneAt, status }) => {
    const what = `batch ${id.slice(0, 8)} of ${tenant}, taken at ${Math.round(addedAt)} ms`;
    const found: Breach[] = [];
    // A replica lacks what its master had not told it yet: replication does not wait.
    const mayBeGone = lossesAt.some((at) => Math.abs(at - addedAt) < 1_500);
    if (isForgotten) {
      if (!mayBeGone) found.push({ invariant: 'lost', message: `${what}: is not known any more` });
      return found;
    }
    if (doneAt === undefined && addedAt <= overAt)
      found.push({
        invariant: 'lost',
        message: `${what}: never ended (${status}: ${items.map((item) => item.status).join(' ')})`,
      });
    if (doneAt === undefined) return found;
    if (items.length !== marks.length)
      found.push({ invariant: 'batch', message: `${what}: ${items.length} results of ${marks.length}` });
    for (const message of changed) found.push({ invariant: 'batch', message: `${what}: ${message}` });
    for (const [at, { status: stands, result, code }] of items.entries()) {
      const isDone = stands === 'done' && result !== undefined;
      const isFailed = stands === 'failed' && code !== undefined && code !== 'internal';
      if (!isDone && !isFailed)
        found.push({
          invariant: 'batch',
          message: `${what}: text ${at} is ${stands} without ${code ?? 'a result'}`,
        });
    }
    return found;
  });
}
