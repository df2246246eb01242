// Sends batches and follows each to its end, at either service, noting whatever changes after it had ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './ask-once.ts';
import { markOf, textOf } from './marks.ts';
import type { SeenBatch, SeenItem } from './observation.ts';

/** Where batches go. */
export interface BatchesOptions {
  readonly seed: number;
  readonly urls: readonly string[];
  readonly keys: Readonly<Record<string, string>>;
  readonly operation: string;
  readonly now: () => number;
}

/** Batches that are followed. */
export interface Batches {
  /** Those that were taken, as they stand. */
  seen(): readonly SeenBatch[];
  /** Sends one now; resolves to its id, `undefined` when it was not taken. */
  add(tenant: string): Promise<string | undefined>;
  /** Sends no more, and follows those that were taken to their end, no longer than so many milliseconds. Default: 0. */
  stop(patienceMs?: number): Promise<void>;
}

interface Standing {
  readonly id: string;
  readonly tenant: string;
  readonly marks: readonly string[];
  readonly addedAt: number;
  status: string;
  doneAt?: number;
  items: SeenItem[];
  readonly changed: Set<string>;
  forgotten: number;
  /** It had ended, and was looked at once more. */
  isSure: boolean;
}

interface Shown {
  readonly status?: string;
  readonly items?: readonly {
    readonly status: string;
    readonly result?: { readonly result?: unknown; readonly degraded?: boolean; readonly provider?: string };
    readonly error?: { readonly code?: string };
  }[];
}

/** How many texts one has. */
export const batchItems = 5;
const [addEveryMs, lookEveryMs] = [900, 350];
const isEnd = (status: string) => status === 'done' || status === 'failed' || status === 'cancelled';

/** Starts to send them. */
export function followBatches({ seed, urls, keys, operation, now }: BatchesOptions): Batches {
  const all: Standing[] = [];
  let [isRunning, isAdding, count, looks] = [true, true, 0, 0];

  async function add(tenant: string): Promise<string | undefined> {
    count += 1;
    const number = count;
    const marks = Array.from({ length: batchItems }, (_, at) =>
      markOf(`${tenant}batch`, seed, number * 100 + at),
    );
    const url = urls[number % urls.length] ?? '';
    const items = marks.map((mark) => ({ operation, text: textOf(mark) }));
    const reply = await send(`${url}/v1/batches`, {
      method: 'POST',
      key: keys[tenant] ?? '',
      body: { items },
    });
    if (reply.status !== 202 || reply.broken !== undefined) return undefined;
    const { id } = JSON.parse(reply.body) as { id: string };
    all.push({
      ...{ id, tenant, marks, addedAt: now(), status: 'running', items: [], forgotten: 0, isSure: false },
      changed: new Set(),
    });
    return id;
  }

  async function look(batch: Standing): Promise<void> {
    looks += 1;
    const url = urls[looks % urls.length] ?? '';
    const key = keys[batch.tenant] ?? '';
    const { status, body, broken } = await send(`${url}/v1/batches/${batch.id}`, { method: 'GET', key });
    if (status === 404) batch.forgotten += 1;
    if (status !== 200 || broken !== undefined) return;
    batch.forgotten = 0;
    const shown = JSON.parse(body) as Shown;
    const items = (shown.items ?? []).map(
      ({ status: stands, result, error }): SeenItem => ({
        status: stands,
        ...(result && {
          result: JSON.stringify(result.result),
          degraded: result.degraded === true || result.provider === 'offline',
        }),
        ...(error?.code !== undefined && { code: error.code }),
      }),
    );
    batch.items.forEach((before, at) => {
      const after = items[at];
      if (isEnd(before.status) && JSON.stringify(before) !== JSON.stringify(after))
        batch.changed.add(`${batch.marks[at]}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
    });
    batch.isSure = batch.doneAt !== undefined;
    batch.items = items;
    batch.status = shown.status ?? '';
    if (batch.status !== 'running') batch.doneAt ??= now();
  }

  const isLost = ({ forgotten }: Standing) => forgotten >= 3;
  const adding = (async () => {
    for (let turn = 0; isAdding; turn += 1) {
      await Promise.all([add(turn % 2 === 0 ? 'ann' : 'ben'), sleep(addEveryMs)]);
    }
  })();
  const looking = (async () => {
    while (isRunning) {
      const open = all.filter((batch) => !batch.isSure && !isLost(batch));
      await Promise.all([...open.map(look), sleep(lookEveryMs)]);
    }
  })();
  return {
    seen: () =>
      all.map(({ forgotten: _, isSure: __, changed, ...batch }, at) => ({
        ...batch,
        changed: [...changed],
        isForgotten: isLost(all[at] as Standing),
      })),
    add,
    async stop(patienceMs = 0) {
      isAdding = false;
      await adding;
      const isOver = () => all.every((batch) => batch.isSure || isLost(batch));
      for (const until = now() + patienceMs; now() < until && !isOver(); ) await sleep(lookEveryMs);
      isRunning = false;
      await looking;
    },
  };
}
