// Asks at a steady pace whatever callers of the service ask: right, wrong, impatient, too much.
import { setTimeout as sleep } from 'node:timers/promises';
import { createApiKey } from '@tpl/security';
import { askOnce } from '../../chaos/observe/ask-once.ts';
import { markOf } from '../../chaos/observe/marks.ts';
import type { CallKind } from '../../chaos/observe/observation.ts';
import type { Draw } from '../../chaos/schedule/seeded-random.ts';
import { askAtDoor } from './ask-at-door.ts';
import { askWrongly } from './ask-wrongly.ts';
import type { Caller } from './caller.ts';
import { runBatch } from './run-batch.ts';
import { runDocument } from './run-document.ts';

/** One answered request of `/v1/process`. */
export interface Answered {
  /** Milliseconds since the load began. */
  readonly askedAt: number;
  readonly ms: number;
}

/** One request of `/v1/process` that was to be answered: whoever left, or was told that it asks too much, is not among them. */
export interface Asked {
  readonly askedAt: number;
  readonly isAnswered: boolean;
}

/** Load that goes on. */
export interface Load {
  /** What came of each kind, by status; 0: no answer. */
  readonly counts: Readonly<Record<string, number>>;
  readonly answered: readonly Answered[];
  readonly asked: readonly Asked[];
  stop(): Promise<void>;
}

/** Who asks whom. */
export interface LoadOptions {
  readonly seed: number;
  readonly draw: Draw;
  readonly url: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly now: () => number;
}

const operations = ['summarize', 'sentiment', 'key_points'] as const;
/** Every so many milliseconds: two cores carry it beside the providers, Redis and whoever else is on the machine. */
const paces = { process: 400, door: 2_000, wrong: 1_500, greedy: 400, batch: 13_000, document: 17_000 };
const [streamEvery, leaveEvery, repeatEvery] = [3, 9, 4];

/** Starts it. */
export function runLoad({ seed, draw, url, keys, now }: LoadOptions): Load {
  const counts: Record<string, number> = {};
  const answered: Answered[] = [];
  const asked: Asked[] = [];
  const open = new Set<Promise<void>>();
  const tenants = Object.keys(keys);
  const greedy = tenants[0] ?? '';
  let isRunning = true;

  function callerOf(tenant: string): Caller {
    return { url, key: keys[tenant] ?? '', draw, isRunning: () => isRunning };
  }
  function follow(kind: string, work: Promise<number | readonly number[]>): void {
    const done = work
      .then((statuses) => {
        for (const status of [statuses].flat()) {
          const name = `${kind} ${status}`;
          counts[name] = (counts[name] ?? 0) + 1;
        }
      })
      .finally(() => open.delete(done));
    open.add(done);
  }
  async function ask(tenant: string, number: number, kind: CallKind): Promise<number> {
    const call = await askOnce(
      {
        ...{ url, service: 'service-a', tenant, key: keys[tenant] ?? '', kind },
        operation: operations[number % operations.length] ?? '',
        mark: markOf(tenant, seed, number),
        leaveAfterMs: draw.whole(5, 250),
      },
      now,
    );
    const { status, askedAt, endedAt } = call;
    if (status === 200 && kind === 'plain') answered.push({ askedAt, ms: endedAt - askedAt });
    const isAskingTooMuch = tenant === greedy && status === 429;
    if (kind !== 'left' && !isAskingTooMuch) asked.push({ askedAt, isAnswered: status === 200 });
    return status;
  }
  async function every(ms: number, step: (number: number) => void): Promise<void> {
    const from = now();
    for (let number = 1; isRunning; number += 1) {
      step(number);
      for (const until = from + number * ms; isRunning && now() < until; )
        await sleep(Math.max(0, Math.min(200, until - now())));
    }
  }
  const of = (number: number) => tenants[number % tenants.length] ?? '';
  const lanes = [
    every(paces.process, (number) => {
      // What was asked a moment ago is asked again by the same one: a hit.
      const text = number % repeatEvery === 0 ? Math.max(1, number - draw.whole(1, 40)) : number;
      const kind = number % leaveEvery === 0 ? 'left' : number % streamEvery === 0 ? 'stream' : 'plain';
      follow(kind, ask(of(text), text, kind));
    }),
    every(paces.greedy, () => follow('greedy', ask(greedy, 1, 'greedy'))),
    every(paces.door, (number) => follow('door', askAtDoor(callerOf(of(number)), number))),
    every(paces.wrong, (number) =>
      follow('wrong', askWrongly({ ...callerOf(of(number)), strange: createApiKey() }, number)),
    ),
    every(paces.batch, (number) => follow('batch', runBatch(callerOf(of(number)), `${seed}-${number}`))),
    every(paces.document, (number) => follow('document', runDocument(callerOf(of(number)), number))),
  ];
  return {
    counts,
    answered,
    asked,
    async stop() {
      isRunning = false;
      await Promise.all(lanes);
      await Promise.all(open);
    },
  };
}
