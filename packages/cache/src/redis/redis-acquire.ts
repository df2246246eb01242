// Asks Redis for a value or a lease in one round trip, or without scripts where they are denied.
import { randomUUID } from 'node:crypto';
import type { AcquireReply } from '../ports/cache-store.ts';
import { putEntry } from './redis-changes.ts';
import {
  decodeEntry,
  encodeEntry,
  guarded,
  lifeOf,
  namesOf,
  type RedisCore,
  withScripts,
} from './redis-core.ts';
import { holdLease } from './redis-lease.ts';
import { redisScripts } from './redis-scripts.ts';

/** One question for a value or the right to produce it. */
export interface AcquireQuestion {
  readonly key: string;
  /** Nonces that the tags have now; the value will carry them. */
  readonly nonces: readonly string[];
  /** Only a value created later counts. */
  readonly after: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
}

// Later than any creation: no value counts.
const afterAll = 999_999_999_999_999;

/** Asks for value or lease in one round trip; a value that cannot be read counts as none. */
export function acquire(core: RedisCore, question: AcquireQuestion): Promise<AcquireReply> {
  return withScripts(
    core,
    () => acquireByScript(core, question),
    () => acquireAlone(core, question),
  );
}

async function acquireByScript(core: RedisCore, question: AcquireQuestion): Promise<AcquireReply> {
  const { call, context, counts, ownWrites } = core;
  const { key, nonces, after, deadlineMs, signal } = question;
  const { redisLeaseMs, redisWriteDeadlineMs } = context.settings;
  const names = namesOf(core, key);
  const token = randomUUID();
  // Nobody waits any longer for a lease that comes after the deadline or after its caller left.
  const late = (answer: unknown) => {
    if (answer === 1)
      call.script(redisScripts.release, names, [token], { deadlineMs: redisWriteDeadlineMs }).catch(() => {});
  };
  const args = [token, String(redisLeaseMs), String(Math.round(after))];
  const answer = await call.script(redisScripts.acquire, names, args, {
    deadlineMs,
    signal,
    asBuffer: true,
    late,
  });
  if (answer === 0) {
    counts.waits += 1;
    return { kind: 'busy' };
  }
  if (answer !== 1) {
    const entry = await decodeEntry(core, key, answer);
    return entry ? { kind: 'value', entry } : acquireByScript(core, { ...question, after: afterAll });
  }
  counts.leases += 1;
  const lease = holdLease({
    call,
    names,
    token,
    leaseMs: redisLeaseMs,
    deadlineMs: redisWriteDeadlineMs,
    clock: context.clock,
    lifeOf,
    encode: (entry) => encodeEntry(core, key, entry, nonces),
    onWritten: () => ownWrites.note(key),
  });
  return {
    kind: 'lease',
    lease: { write: (entry) => guarded(() => lease.write(entry)), release: () => guarded(lease.release) },
  };
}

/** Without scripts every process produces for itself; what it made is stored all the same. */
async function acquireAlone(
  core: RedisCore,
  { key, nonces, after, deadlineMs, signal }: AcquireQuestion,
): Promise<AcquireReply> {
  const name = core.keys.valueOf(key);
  const entry = await decodeEntry(
    core,
    key,
    await core.call.command(['GET', name], { key: name, deadlineMs, signal, asBuffer: true }),
  );
  if (entry && entry.createdAtMs > after) return { kind: 'value', entry };
  return {
    kind: 'lease',
    lease: {
      write: (made) => guarded(() => putEntry(core, key, made, Promise.resolve(nonces))),
      release: async () => {},
    },
  };
}
