// Keeps account of every call: a line before it, a line after it, and what both add up to.
import { randomUUID } from 'node:crypto';
import { type Clock, createEvents, cutText, findProblems, systemClock, withDeadline } from '@internal/kit';
import { AiError, throwProblems } from '@internal/model';
import type { LedgerEntry, Payer } from '../entry/entry.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import { daysBetween } from '../totals/day-totals.ts';
import { checkQuery, createSpendReader } from '../totals/read-spend.ts';
import { createAppendQueue } from './append-queue.ts';
import type { Ledger, LedgerEvents } from './ledger.ts';

/** How account is kept. */
export interface LedgerOptions {
  /** What keeps the lines. */
  readonly store: LedgerStore;
  /**
   * What becomes of a call that cannot be written down: it goes on, its lines wait and are written later or counted as lost; or
   * it is refused before anything is sent. Default: `continue`.
   */
  readonly whenDown?: 'continue' | 'refuse' | undefined;
  /**
   * Whether an answer waits until the last line of its call is kept. Without, that line is written a turn of the event loop later
   * and `close` waits for it: a process that is killed in between leaves the call at its most, marked uncertain. Default: true.
   */
  readonly answersWait?: boolean | undefined;
  /** Longest time for one write, and for the end of the store, in milliseconds. Default: 1,000. */
  readonly deadlineMs?: number | undefined;
  /** Most lines that wait for a store that is down; past it they are lost. Default: 10,000. */
  readonly maxWaiting?: number | undefined;
  /** After how long a call of another process that nobody ended is uncertain, in milliseconds. Default: 600,000. */
  readonly inFlightMs?: number | undefined;
  /** Most rows of a day in the totals; past it they are counted as `other`. Default: 2,000. */
  readonly maxRowsPerDay?: number | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
}

// Names come from callers: a long one is no name, and yet not another caller's.
const maxNameCharacters = 200;
const nameOf = (name: string | undefined, otherwise: string): string =>
  name === undefined || name === '' ? otherwise : cutText(name, maxNameCharacters);

function payerOf({ tenant, key, operation }: Partial<Payer>): Payer {
  return {
    tenant: nameOf(tenant, 'nobody'),
    key: nameOf(key, 'default'),
    operation: nameOf(operation, 'unnamed'),
  };
}

/**
 * Creates a ledger over a store. Give it to `withLedger`, and to `withCache` for what a cache saves.
 *
 * @example
 * import { createLedger, memoryLedgerStore, withLedger } from '@tpl/ai/ledger';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * await using ledger = createLedger({ store: memoryLedgerStore() });
 * const model = withLedger(ledger)(mockModel());
 * await model.generate({ messages: [{ role: 'user', content: 'Hello' }], operation: 'greet' });
 *
 * @throws {AiError} `invalid_options`.
 */
export function createLedger(options: LedgerOptions): Ledger {
  const { store, whenDown = 'continue', deadlineMs = 1_000, maxWaiting = 10_000 } = options;
  const { answersWait = true, inFlightMs = 600_000, maxRowsPerDay = 2_000, clock = systemClock } = options;
  throwProblems(
    'the ledger',
    findProblems({
      'store must be a store of the ledger; for example fileLedgerStore({ folder })':
        typeof store?.append === 'function',
      'whenDown must be continue or refuse': ['continue', 'refuse'].includes(whenDown),
      'deadlineMs must be above 0': deadlineMs > 0,
      'maxWaiting must be at least 1': maxWaiting >= 1,
      'inFlightMs must be at least 0': inFlightMs >= 0,
      'maxRowsPerDay must be at least 1': maxRowsPerDay >= 1,
    }),
  );
  const events = createEvents<LedgerEvents>('a ledger');
  store.on?.('removed', (removed) => events.emit('removed', removed));
  const open = new Set<string>();
  let lost = 0;
  const queue = createAppendQueue({
    store,
    clock,
    deadlineMs,
    maxWaiting,
    onLost(lines) {
      lost += lines;
      events.emit('lost', { lines });
    },
    onChange: (isUp) => events.emit('state', { isUp }),
  });
  const readSpend = createSpendReader({
    store,
    maxRows: maxRowsPerDay,
    isUncertain: (id, openedAt) => !open.has(id) && clock.now() - openedAt >= inFlightMs,
  });

  async function write(entry: LedgerEntry, isAwaited = true): Promise<void> {
    await queue.add(entry, { isAwaited }).catch(() => {});
  }

  /** What was answered is read, also where its line was not waited for. */
  const caughtUp = async (): Promise<void> => (queue.isUp ? queue.flush().catch(() => {}) : undefined);

  async function close(): Promise<void> {
    await queue.flush().catch(() => {});
    queue.close();
    if (queue.waiting > 0) {
      lost += queue.waiting;
      events.emit('lost', { lines: queue.waiting });
    }
    // A disk that hangs must not hold the process; what waited for it is counted.
    const late = new AiError('total_timeout', 'The store of the ledger did not close in time.');
    const limits = { deadlineMs, clock, onDeadline: () => late };
    await withDeadline(() => store.close(), limits).catch((error: unknown) => {
      if (error !== late) throw error;
    });
  }

  return {
    async open({ model, reserved, streamed, ...call }) {
      const payer = payerOf(call);
      const id = randomUUID();
      const at = clock.now();
      const { tokens, costUsd } = reserved;
      const held = { tokens, ...(costUsd !== undefined && { costUsd }) };
      const about = { id, ...payer, model: nameOf(model, 'unnamed') };
      const isRequired = whenDown === 'refuse';
      // What a refused call would leave: its first line may be kept after all.
      const refused = { at, openedAt: at, outcome: 'failed', streamed, attempts: [] } as const;
      const end = isRequired ? ({ type: 'closed', ...about, ...refused } as const) : undefined;
      const written = queue.add({ type: 'open', at, ...about, reserved: held }, { isRequired, end });
      await written.catch((cause) => {
        if (!isRequired) return;
        const message = 'The ledger cannot be written, so that nothing is sent.';
        throw new AiError('overloaded', message, { providerCode: 'ledger_unavailable', cause });
      });
      open.add(id);
      let isClosed = false;
      return {
        id,
        async close({ outcome, attempts }) {
          if (isClosed) return;
          isClosed = true;
          const ended = { at: clock.now(), openedAt: at, outcome, streamed, attempts };
          const kept = write({ type: 'closed', ...about, ...ended }, answersWait).then(() => open.delete(id));
          if (answersWait) await kept;
        },
      };
    },
    async book({ id, openedAt, model, outcome, attempts, ...call }) {
      const about = { id: nameOf(id, 'unnamed'), ...payerOf(call), model: nameOf(model, 'unnamed') };
      await write({
        type: 'closed',
        at: clock.now(),
        openedAt,
        ...about,
        outcome,
        streamed: false,
        attempts,
      });
    },
    saved({ model, tokens, costUsd, ...call }) {
      const about = { id: randomUUID(), at: clock.now(), ...payerOf(call), model: nameOf(model, 'unnamed') };
      void write({ type: 'saved', ...about, tokens, costUsd }, false);
    },
    async spend(query) {
      await caughtUp();
      return readSpend(query);
    },
    async *entries(days) {
      checkQuery(days);
      await caughtUp();
      for (const day of daysBetween(days.from, days.to))
        for await (const { entries } of store.read(day)) yield* entries;
    },
    stats: () => ({
      store: store.kind,
      isUp: queue.isUp,
      open: open.size,
      waiting: queue.waiting,
      lost,
    }),
    health: async () => {
      const { isUp, waiting } = queue;
      return { status: isUp ? 'up' : 'degraded', details: { store: store.kind, waiting, lost } };
    },
    on: events.on,
    close,
    [Symbol.asyncDispose]: close,
  };
}
