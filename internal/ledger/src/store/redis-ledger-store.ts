// Keeps the lines of the ledger in Redis, one stream a day, for a fleet.
import { type Clock, findProblems } from '@internal/kit';
import type { RedisOptions } from '@internal/kit/redis';
import {
  createRedisCall,
  defineRedisScript,
  RedisCallError,
  redisOptionProblems,
  toRedisClient,
} from '@internal/kit/redis';
import { AiError, throwProblems } from '@internal/model';
import type { LedgerEntry } from '../entry/entry.ts';
import { entryDay } from '../entry/entry.ts';
import { readLine, toLine } from '../entry/entry-line.ts';
import { fullError, type LedgerStore } from './ledger-store.ts';

/** Where Redis is, and how much of the ledger is kept in it. */
export interface RedisLedgerStoreOptions extends RedisOptions {
  /** Start of every key. Default: `tpl:ledger:`. */
  readonly prefix?: string | undefined;
  /** How long a write may take, in milliseconds. Default: 250. */
  readonly deadlineMs?: number | undefined;
  /** Days that are kept. Default: 400. */
  readonly keepDays?: number | undefined;
  /** Most lines of a day; past it lines are refused, none is dropped. Default: 10,000,000. */
  readonly maxEntriesPerDay?: number | undefined;
  /** Default: the system clock; for deadlines only. */
  readonly clock?: Clock | undefined;
}

// All lines of a day or none: a stream that is full refuses, and each write moves the day on which it expires.
const appendScript = defineRedisScript(`
local key = KEYS[1]
if redis.call('XLEN', key) + #ARGV - 2 > tonumber(ARGV[1]) then return redis.error_reply('FULL the day is full') end
for i = 3, #ARGV do redis.call('XADD', key, '*', 'line', ARGV[i]) end
redis.call('PEXPIRE', key, ARGV[2])
return #ARGV - 2
`);
const dayMs = 86_400_000;
const linesPerRead = 500;

/**
 * Creates a store in Redis: one stream a day, each write one atomic step. A Redis that evicts keys loses days: give it
 * `noeviction`, and persistence of its own if the ledger must outlive it.
 *
 * @example
 * import { createLedger, redisLedgerStore } from '@tpl/ai/ledger';
 *
 * await using ledger = createLedger({ store: redisLedgerStore({ url: 'redis://127.0.0.1:6379' }) });
 *
 * @throws {AiError} `invalid_options`; `missing_peer` at the first line, where redis is not installed.
 */
export function redisLedgerStore(options: RedisLedgerStoreOptions): LedgerStore {
  const { prefix = 'tpl:ledger:', deadlineMs = 250, keepDays = 400 } = options;
  const { maxEntriesPerDay = 10_000_000, clock } = options;
  throwProblems('the Redis store of the ledger', [
    ...redisOptionProblems(options),
    ...findProblems({
      'deadlineMs must be above 0, to 60000': deadlineMs > 0 && deadlineMs <= 60_000,
      'keepDays must be at least 1': keepDays >= 1,
      'maxEntriesPerDay must be at least 1': maxEntriesPerDay >= 1,
    }),
  ]);
  const redis = createRedisCall({ client: toRedisClient(options), clock });

  async function appendDay(day: string, lines: readonly string[]): Promise<void> {
    const args = [String(maxEntriesPerDay), String(Math.round((keepDays + 1) * dayMs)), ...lines];
    await redis.script(appendScript, [`${prefix}${day}`], args, { deadlineMs });
  }

  async function readMore(day: string, cursor: string): Promise<readonly [string, readonly string[]][]> {
    const key = `${prefix}${day}`;
    const args = ['XRANGE', key, cursor === '' ? '-' : `(${cursor}`, '+', 'COUNT', String(linesPerRead)];
    // Reading is for people who wait.
    const answer = await redis.command(args, { key, deadlineMs: deadlineMs * 20, isReadonly: true });
    return answer as [string, string[]][];
  }

  return {
    kind: 'redis',
    async append(entries) {
      const days = new Map<string, string[]>();
      for (const entry of entries) {
        const day = entryDay(entry);
        const lines = days.get(day) ?? [];
        days.set(day, lines);
        lines.push(toLine(entry));
      }
      try {
        for (const [day, lines] of days) await appendDay(day, lines);
      } catch (cause) {
        throw toStoreError(cause);
      }
    },
    async *read(day, cursor = '') {
      let at = cursor;
      for (;;) {
        const rows = await readMore(day, at).catch((cause) => {
          throw toStoreError(cause);
        });
        const last = rows.at(-1);
        if (last === undefined) return;
        at = last[0];
        const entries = rows.map(([, fields]) => readLine(fields[1] ?? ''));
        const whole = entries.filter((entry): entry is LedgerEntry => entry !== undefined);
        yield { entries: whole, cursor: at, damaged: rows.length - whole.length };
        if (rows.length < linesPerRead) return;
      }
    },
    async close() {
      redis.close();
    },
  };
}

function toStoreError(cause: unknown): AiError {
  if (cause instanceof RedisCallError && cause.reply === 'FULL')
    return fullError('The day has as many lines in Redis as it may have.');
  const code = cause instanceof RedisCallError ? cause.code : 'reply';
  if (code === 'missing_peer')
    return new AiError(
      'missing_peer',
      'The ledger is to be kept in Redis, and the package redis is not installed.',
    );
  return new AiError('server', 'Redis does not take the lines of the ledger.', { providerCode: code, cause });
}
