// Sends a batch and waits for its end, as somebody does who has many texts.
import { setTimeout as sleep } from 'node:timers/promises';
import { textOf } from './ask.ts';

/** What became of a batch. */
export interface BatchSeen {
  readonly items: number;
  /** Items with an answer. */
  readonly answered: number;
  readonly tookMs: number;
}

const everyMs = 250;

/** Sends `items` texts; what has no answer after `patienceMs` counts as lost. */
export async function runBatch(
  url: string,
  operation: string,
  items: number,
  patienceMs: number,
): Promise<BatchSeen> {
  const startedAt = performance.now();
  const tasks = Array.from({ length: items }, (_, index) => ({
    operation,
    text: textOf(`drill-batch-${index}`),
  }));
  const sent = await fetch(`${url}/v1/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ items: tasks }),
  });
  const { id } = (await sent.json()) as { id?: string };
  const took = () => performance.now() - startedAt;
  let answered = 0;
  while (id !== undefined && answered < items && took() < patienceMs) {
    await sleep(everyMs);
    const response = await fetch(`${url}/v1/batches/${id}`).catch(() => undefined);
    const batch = (await response?.json().catch(() => undefined)) as
      | { items?: { result?: unknown }[] }
      | undefined;
    answered =
      batch?.items?.filter((item) => 'answer' in item || item.result !== undefined).length ?? answered;
  }
  return { items, answered, tookMs: took() };
}
