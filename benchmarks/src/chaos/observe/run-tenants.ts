// Lets the tenants ask at a steady rate, whether or not answers come, and writes down every call.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramName } from '../schedule/fault.ts';
import type { Draw } from '../schedule/seeded-random.ts';
import { askOnce } from './ask-once.ts';
import { markOf } from './marks.ts';
import type { CallKind, SeenCall } from './observation.ts';

/** Who asks whom. */
export interface TenantsOptions {
  readonly seed: number;
  readonly draw: Draw;
  readonly urls: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, string>>;
  readonly operations: readonly string[];
  readonly now: () => number;
}

/** Tenants that go on asking. */
export interface Tenants {
  /** Calls that ended so far. */
  readonly calls: readonly SeenCall[];
  /** Asks no more, and waits for what was asked. */
  stop(): Promise<void>;
}

// Two cores bear it. The greedy one asks for what is kept, more often than it may.
const [usualEveryMs, greedyEveryMs] = [125, 65];
const streamEvery = 3;
const leaveEvery = 11;
const repeatEvery = 6;

/** Starts them. */
export function runTenants({ seed, draw, urls, keys, operations, now }: TenantsOptions): Tenants {
  const calls: SeenCall[] = [];
  const open = new Set<Promise<void>>();
  const services = Object.keys(urls) as ProgramName[];
  let isRunning = true;

  function ask(tenant: string, mark: string, kind: CallKind, operation: string, number: number): void {
    const service = services[number % services.length] as ProgramName;
    const asking = {
      ...{ url: urls[service] ?? '', service, tenant, key: keys[tenant] ?? '', operation, mark, kind },
      leaveAfterMs: draw.whole(5, 250),
    };
    const done = askOnce(asking, now).then((call) => void calls.push(call));
    open.add(done);
    void done.finally(() => open.delete(done));
  }

  async function every(ms: number, step: (number: number) => void): Promise<void> {
    const from = now();
    for (let number = 1; isRunning; number += 1) {
      step(number);
      await sleep(Math.max(0, from + number * ms - now()));
    }
  }

  const usual = every(usualEveryMs, (number) => {
    const tenant = number % 2 === 0 ? 'ann' : 'ben';
    const old = number % repeatEvery === 0 ? draw.whole(1, number) : number;
    // Some texts are the same for both: an answer must stay with whom it was given to.
    const mark = number % 10 < 2 ? markOf('both', seed, number - (number % 2)) : markOf(tenant, seed, old);
    const kind = number % leaveEvery === 0 ? 'left' : number % streamEvery === 0 ? 'stream' : 'plain';
    ask(tenant, mark, kind, operations[old % operations.length] ?? '', draw.whole(0, 1));
  });
  const greedy = every(greedyEveryMs, (number) =>
    ask('gus', markOf('gus', seed, 0), 'greedy', operations[0] ?? '', number),
  );
  return {
    calls,
    async stop() {
      isRunning = false;
      await Promise.all([usual, greedy]);
      await Promise.all(open);
    },
  };
}
