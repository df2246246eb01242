// Asks Redis for a value or a lease in one round trip, or without scripts where they are denied.
import { randomUUID } from 'node:crypto';
import { createBatches } from '@internal/kit';
import { RedisCallError } from '@internal/kit/redis';
import { scopesOf } from '../entry/create-cache-key.ts';
import type { AcquireReply, CacheStore, StoredEntry } from '../ports/cache-store.ts';
import { redisScripts } from './flow/redis-scripts.ts';
import { putEntry, removeEntry } from './redis-changes.ts';
import {
  decodeEntry,
  encodeEntry,
  guarded,
  lifeOf,
  monthMs,
  namesOf,
  noncesFor,
  type RedisCore,
  withScripts,
} from './redis-core.ts';
import { failureKeptMs, holdLease } from './redis-lease.ts';

/** One question for a value or the right to produce it. */
export interface AcquireQuestion {
  readonly key: string;
  /** Nonces that the tags have now; the value will carry them. */
  readonly nonces: readonly string[];
  /** Only a value created later counts. */
  readonly after: number;
  /** The holder that was waited for; empty for none. */
  readonly seen: string;
  /** Takes the lease in any case. */
  readonly takeOver: boolean;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
}

const mayHaveRun: ReadonlySet<string> = new Set(['timeout', 'unavailable', 'open']);
// Past that those who begin now may be told of a failure before.
const maxKnownLeases = 10_000;
// Later than any creation: no value counts.
const afterAll = 999_999_999_999_999;

/** What the store answers: nonces, and value or lease, within one deadline. One of many waits for its turn before that runs. */
export function answerAcquire(core: RedisCore): NonNullable<CacheStore['acquire']> {
  const { clock, settings } = core.context;
  const { redisLeaseDeadlineMs: mostMs, redisReadDeadlineMs: readMs } = settings;
  // Apart from the changes of batches, for which one of these may wait.
  const questions = createBatches();
  return (
    key,
    { signal, tags, after = -1, softTimeoutMs, hardTimeoutMs, seen = '', takeOver = false, inBatch },
  ) => {
    const ask = async () => {
      const deadlineMs = Math.min(softTimeoutMs ?? mostMs, mostMs);
      await core.lines.settled([key]);
      const askedAt = clock.monotonic();
      const nonces = await noncesFor(core, key, tags, deadlineMs);
      // One deadline for both; what is left is enough for a look.
      const leftMs = Math.max(Math.min(readMs, deadlineMs), deadlineMs - (clock.monotonic() - askedAt));
      const question = { key, after, seen, takeOver, deadlineMs: leftMs, signal, nonces };
      const reply = await acquire(core, question);
      // What an answer is written under has to outlive its production.
      const lifeMs = (hardTimeoutMs ?? settings.hardTimeoutMs) || monthMs;
      if (reply.kind === 'lease') core.nonces.keep([...scopesOf(key), ...tags], lifeMs);
      return reply;
    };
    return guarded(inBatch ? () => questions.run(ask) : ask);
  };
}

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
  const { key, nonces, after, seen, takeOver, deadlineMs, signal } = question;
  const { redisLeaseMs, redisWriteDeadlineMs } = context.settings;
  const names = namesOf(core, key);
  const token = randomUUID();
  // Nobody waits any longer for a lease that comes after the deadline or after its caller left.
  const late = (answer: unknown) => {
    if (answer === 1) core.lostLeases.giveBack(names, token);
  };
  const args = [token, String(redisLeaseMs), String(Math.round(after)), seen, takeOver ? '1' : '0'];
  const limits = { deadlineMs, signal, asBuffer: true, late };
  const wasAsked = call.state === 'closed';
  const answer = await call.script(redisScripts.acquire, names, args, limits).catch((error) => {
    // The answer may be lost, and with it a lease that nobody would give up.
    if (wasAsked && error instanceof RedisCallError && mayHaveRun.has(error.code))
      core.lostLeases.giveBack(names, token);
    throw error;
  });
  if (Array.isArray(answer)) {
    counts.waits += 1;
    const holder = String(answer[0]);
    // What failed here already is no news for who begins now.
    return core.endedLeases.has(holder) ? { kind: 'busy' } : { kind: 'busy', holder };
  }
  if (answer === 2) return { kind: 'failed' };
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
  const release = (hasFailed?: boolean) => {
    if (core.endedLeases.size < maxKnownLeases) {
      core.endedLeases.add(token);
      context.clock.setTimer(() => core.endedLeases.delete(token), failureKeptMs);
    }
    return guarded(() => lease.release(hasFailed));
  };
  const write = (entry: StoredEntry) => guarded(() => lease.write(entry));
  return { kind: 'lease', lease: { write, remove: () => guarded(() => lease.remove()), release } };
}

/** Without scripts every process produces for itself; what it made is stored all the same. */
async function acquireAlone(
  core: RedisCore,
  { key, nonces, after, takeOver, deadlineMs, signal }: AcquireQuestion,
): Promise<AcquireReply> {
  const name = core.keys.valueOf(key);
  const entry = takeOver
    ? undefined
    : await decodeEntry(
        core,
        key,
        await core.call.command(['GET', name], { key: name, deadlineMs, signal, asBuffer: true }),
      );
  if (entry && entry.createdAtMs > after) return { kind: 'value', entry };
  return {
    kind: 'lease',
    lease: {
      write: (made) => guarded(() => putEntry(core, key, made, Promise.resolve(nonces))),
      remove: () => guarded(() => removeEntry(core, key)),
      release: async () => {},
    },
  };
}
