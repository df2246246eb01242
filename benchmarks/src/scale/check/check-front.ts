// Counts what a service costs whose batches are left to workers, and what budgets of callers add.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Results } from '../../frame.ts';
import { figure } from '../../frame.ts';
import type { Measured } from '../model/measured.ts';
import { askAll, freshTexts, openStage } from './stage.ts';

/** Two such services, with a budget so large that nobody reaches it. */
export async function frontFigures(
  measured: Measured,
  { idleMs, requests }: { idleMs: number; requests: number },
) {
  const stage = await openStage({
    TPL_APP_BATCH_CONCURRENCY: '0',
    TPL_SECURITY_BUDGET_TOKENS: '1000000000',
  });
  try {
    const size = 2;
    await stage.grow(size);
    await sleep(2_000);
    const connections = await stage.redis.queue.connections();
    const idle = await stage.count(() => sleep(idleMs), 0);
    await askAll(stage.services, () => freshTexts(2));
    const asked = await stage.count(() => askAll(stage.services, () => freshTexts(requests)));
    const each = asked.limits.operations / (size * requests);
    const plain = measured.requests.miss.redis.limits?.operations ?? 0;
    const results: Results = {
      'front.queueConnections': figure({
        ours: connections / size,
        unit: 'connections of a service that leaves batches to workers',
        target: `<= ${measured.connections.queue}`,
      }),
      'front.idleQueueOperations': figure({
        ours: idle.queue.operations / idle.queue.seconds / size,
        unit: 'commands a second at the queue, of such a service',
        target: `<= ${measured.idle.queue.operations}`,
      }),
      'modelError.budgetOperations': figure({
        ours: Math.abs(each - plain - measured.budget.operations) / measured.budget.operations,
        unit: `share; ${(each - plain).toFixed(1)} counted a request, ${measured.budget.operations} by the model`,
        target: '<= 0.1',
      }),
      'cost.budgetUs': figure({
        ours: asked.limits.cpuUs / (size * requests),
        unit: 'us of the Redis of limits, a request with a budget',
        target: '',
      }),
    };
    return results;
  } finally {
    await stage.close();
  }
}
