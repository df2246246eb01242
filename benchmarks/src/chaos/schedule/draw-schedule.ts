// Draws the faults of a seed: each kind comes first in its turn, further ones fall on it as they may.
import type { FaultId } from '@tpl/ai/testing';
import type { PlannedFault, Schedule } from './fault.ts';
import type { Draw } from './seeded-random.ts';
import { drawBy } from './seeded-random.ts';

/** The last fault is over by then. */
export const faultsMs = 6_000;
/** Every tenth seed has its batches at a Cluster. */
const clusterEvery = 10;
// Queues that have nothing to do stand beside a ledger in files as well as beside one in Redis.
const fileEvery = 3;

const providers = ['anthropic', 'openai'] as const;
const services = ['service-a', 'service-b'] as const;
const workers = ['worker-1', 'worker-2'] as const;

/** Rows of the oracle table by what they look like to a client; those that flood would measure this machine. */
const groups: readonly (readonly FaultId[])[] = [
  ['status_429', 'status_429_retry_after_ms', 'rate_limit_in_200'],
  ['status_500', 'status_502_html', 'status_503', 'status_504', 'error_after_200'],
  ['status_529', 'error_mid_stream', 'status_503'],
  ['status_429_quota', 'status_402', 'quota_in_200'],
  ['stall', 'slow_headers', 'silent_body', 'keep_alive_only', 'slow_first_token'],
  ['cut', 'clean_cut', 'cut_before_terminator', 'reset', 'close_before_headers', 'cut_gzip'],
  ['malformed_line', 'wrong_type', 'wrong_field_type', 'html_200', 'invalid_utf8', 'empty_body'],
  ['split_utf8', 'byte_by_byte', 'gzip', 'crlf', 'comments', 'duplicate_events', 'reset_after_end'],
  ['missing_usage', 'broken_usage', 'status_500_stalled', 'drip'],
];

type Time = Pick<PlannedFault, 'at' | 'lengthMs'>;
type Make = (draw: Draw, time: Time) => PlannedFault;

const provided = (faults: readonly FaultId[]): Make => {
  return (draw, time) => ({
    ...time,
    kind: 'provider_fault',
    aim: draw.of(providers),
    faults,
    every: draw.whole(1, 3),
  });
};

const makes: readonly Make[] = [
  ...groups.map(provided),
  (draw, time) => ({ ...time, kind: 'provider_off', aim: draw.of(providers) }),
  (draw, time) => ({ ...time, kind: 'provider_reset', aim: draw.of(providers) }),
  (draw, time) => ({
    ...time,
    kind: 'provider_slow',
    aim: draw.of(providers),
    delayMs: draw.whole(200, 1_500),
  }),
  (_, time) => ({ ...time, kind: 'redis_frozen', aim: 'redis' }),
  (_, time) => ({ ...time, kind: 'redis_killed', aim: 'redis' }),
  (_, time) => ({ ...time, kind: 'redis_reset', aim: 'redis' }),
  (draw, time) => ({ ...time, kind: 'redis_slow', aim: 'redis', delayMs: draw.whole(20, 400) }),
  (draw, time) => ({ ...time, kind: 'killed', aim: draw.of(services) }),
  (draw, time) => ({ ...time, kind: 'terminated', aim: draw.of(services) }),
  (draw, time) => ({ ...time, kind: 'blocked', aim: draw.of(services) }),
  (draw, time) => ({ ...time, kind: 'killed', aim: draw.of(workers) }),
  (draw, time) => ({ ...time, kind: 'terminated', aim: draw.of(workers) }),
  (draw, time) => ({ ...time, kind: 'blocked', aim: draw.of(workers) }),
  (_, time) => ({ ...time, kind: 'disk_full', aim: 'disk' }),
];
const nodeKinds = ['node_killed', 'node_frozen', 'failover'] as const;

/** The schedule of a seed; the same for the same seed. */
export function drawSchedule(seed: number): Schedule {
  const draw = drawBy(seed);
  const isCluster = seed % clusterEvery === 0;
  const time = (): Time => {
    const lengthMs = draw.whole(500, 3_000);
    return { at: draw.whole(200, faultsMs - lengthMs), lengthMs };
  };
  const first: PlannedFault = isCluster
    ? { ...time(), kind: nodeKinds[(seed / clusterEvery) % nodeKinds.length] ?? 'failover', aim: 'cluster' }
    : (makes[seed % makes.length] as Make)(draw, time());
  const faults = [first];
  const count = draw.whole(2, 5);
  for (let tries = 0; faults.length < count && tries < 20; tries += 1) {
    const next = draw.of(makes)(draw, time());
    if (faults.every(({ aim }) => aim !== next.aim)) faults.push(next);
  }
  const needsFile = faults.some(({ kind }) => kind === 'disk_full') || draw.whole(1, fileEvery) === 1;
  return {
    seed,
    queue: isCluster ? 'cluster' : 'redis',
    ledger: needsFile ? 'file' : 'redis',
    faults: faults.sort((one, other) => one.at - other.at),
  };
}
