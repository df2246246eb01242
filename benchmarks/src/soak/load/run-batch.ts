// Sends a batch and looks at it until it has ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { markOf, textOf } from '../../chaos/observe/marks.ts';
import type { Caller } from './caller.ts';
import { sendAs } from './caller.ts';

const [items, looks, lookEveryMs] = [4, 20, 1_000];

/** Runs one; the statuses of what was asked. Every fifth is forgotten by whoever sent it. */
export async function runBatch(caller: Caller, name: string): Promise<readonly number[]> {
  const number = Number(name.split('-')[1]);
  const texts = Array.from({ length: items }, (_, at) => textOf(markOf('batch', number, at)));
  const taken = await sendAs(caller, 'POST', '/v1/batches', {
    body: { items: texts.map((text) => ({ operation: 'summarize', text })) },
  });
  if (taken.status !== 202 || number % 5 === 0) return [taken.status];
  const { id } = JSON.parse(taken.body) as { id: string };
  for (let look = 0; look < looks && caller.isRunning(); look += 1) {
    await sleep(lookEveryMs);
    const { status, body } = await sendAs(caller, 'GET', `/v1/batches/${id}`);
    if (status === 200 && /"status":"(?:done|failed|cancelled)"/.test(body.replace(/"items":.*/, ''))) break;
  }
  return [taken.status];
}
