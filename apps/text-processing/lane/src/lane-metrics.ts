// Lets operators see which way texts go that may wait, and how old the oldest batch at the provider is.
import type { Metrics, Monitoring } from '@tpl/monitoring';
import type { Clock } from '../../src/domain/create-text-service.ts';
import type { LiveReason } from './store/lane-batch.ts';
import type { LaneStore } from './store/lane-store.ts';

const everyMs = 5_000;

/** What the metrics are called, for the process and for the rules made of them. */
export function defineLaneMetrics(metrics: Pick<Metrics, 'counter' | 'gauge'>) {
  return {
    items: metrics.counter({
      name: 'jobs.lane.items',
      help: "Texts that could wait, by how they were answered: by a provider's batch, by a kept answer, or live for a reason.",
      labels: ['outcome'],
    }),
    troubles: metrics.counter({
      name: 'jobs.lane.troubles',
      help: "Steps of the lane of providers' batches that did not work and are tried again.",
    }),
    parked: metrics.gauge({ name: 'jobs.lane.waiting', help: "Texts that wait for a provider's batch." }),
    batches: metrics.gauge({
      name: 'jobs.lane.batches',
      help: 'Batches at the provider whose answers are not here.',
    }),
    oldest: metrics.gauge({
      name: 'jobs.lane.oldest.age',
      help: 'How long ago the oldest of those batches was begun.',
      unit: 's',
    }),
  };
}

/** What the lane counts. */
export interface LaneCounts {
  item(outcome: 'batch' | 'kept' | 'unusable' | 'soon' | 'full' | 'named' | LiveReason): void;
  trouble(error: unknown): void;
  stop(): void;
}

/** Counts, and looks every five seconds at what waits. */
export function watchLane(
  store: Pick<LaneStore, 'counts'>,
  { metrics, logger }: Pick<Monitoring, 'metrics' | 'logger'>,
  clock: Pick<Clock, 'setTimer'>,
): LaneCounts {
  const { items, troubles, parked, batches, oldest } = defineLaneMetrics(metrics);
  const cells = { parked: parked.bind(), batches: batches.bind(), oldest: oldest.bind() };
  let isOver = false;
  let cancel = () => {};
  const look = async () => {
    const counts = await store.counts().catch(() => undefined);
    if (isOver) return;
    if (counts) {
      cells.parked.set(counts.parked);
      cells.batches.set(counts.batches);
      cells.oldest.set(counts.oldestBatchMs / 1_000);
    }
    cancel = clock.setTimer(() => void look(), everyMs);
  };
  void look();
  return {
    item: (outcome) => items.add(1, { outcome }),
    trouble(error) {
      troubles.add(1);
      logger.warn('a step of the batch lane did not work', { error });
    },
    stop() {
      isOver = true;
      cancel();
    },
  };
}
