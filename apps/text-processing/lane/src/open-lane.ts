// Opens the lane that the settings ask for: texts that may wait go out as a provider's batches, at half the price.
import type { Budget } from '@tpl/ai';
import type { BatchAnswer, ProviderBatches } from '@tpl/ai/batches';
import type { Ledger } from '@tpl/ai/ledger';
import { withLedger } from '@tpl/ai/ledger';
import type { Monitoring } from '@tpl/monitoring';
import type { RecordsClient } from '../../jobs/src/connection/jobs-connection.ts';
import type { JobWork } from '../../jobs/src/jobs.ts';
import type { LaneVisit, LaterLane, OpenLane } from '../../jobs/src/later/later-lane.ts';
import type { Clock } from '../../src/domain/create-text-service.ts';
import { createTextService, systemClock } from '../../src/domain/create-text-service.ts';
import type { TextTask } from '../../src/domain/parse-request.ts';
import type { ProcessAnswer, TextService } from '../../src/domain/text-service.ts';
import type { ComposedModel } from '../../src/model/composed-model.ts';
import { hasTime } from './keeper/has-time.ts';
import { startLaneKeeper } from './keeper/lane-keeper.ts';
import type { LaneParts } from './keeper/lane-parts.ts';
import { watchLane } from './lane-metrics.ts';
import type { LaneModels } from './lane-models.ts';
import { createLaneModels, Parked } from './lane-models.ts';
import type { BatchedItem, LaneLimits } from './store/lane-batch.ts';
import { createLaneStore } from './store/lane-store.ts';

/** What the lane is made of. */
export interface OpenLaneOptions extends Pick<ComposedModel, 'answers' | 'layers'> {
  readonly batches: ProviderBatches;
  readonly limits: LaneLimits;
  readonly ledger: Ledger;
  readonly budget: Budget | undefined;
  readonly monitoring: Pick<Monitoring, 'metrics' | 'logger'>;
  /** Longest time for a step of one item. */
  readonly timeoutMs: number;
  /** Work on an item by a service: as its caller, with its audit. */
  readonly workOf: (service: Pick<TextService, 'process'>) => JobWork<TextTask, ProcessAnswer>;
  /** Lets operators see the model that makes answers of a provider's. */
  readonly watch: (models: LaneModels) => void;
  /** Default: the system clock. */
  readonly clock?: Clock;
  /** Told before each step: for tests. */
  readonly onStep?: LaneParts['onStep'];
}

/** Makes what opens the lane at the Redis of the queue. */
export function createLane(
  options: OpenLaneOptions,
): (client: RecordsClient) => OpenLane<TextTask, ProcessAnswer> {
  const { batches, limits, monitoring, timeoutMs, workOf, watch, clock = systemClock } = options;
  const models = createLaneModels(options);
  watch(models);
  const asking = workOf(createTextService({ model: models.asking, timeoutMs }));
  const answering = workOf(createTextService({ model: models.answering, timeoutMs }));

  return (client) =>
    (requeue): LaterLane<TextTask, ProcessAnswer> => {
      const store = createLaneStore(client, clock.now);
      const counts = watchLane(store, monitoring, clock);
      const keeper = startLaneKeeper(
        {
          store,
          batches,
          limits,
          now: clock.now,
          random: Math.random,
          requeue,
          book: (name, item, answer, at) => book(options, { name, item, answer, at }),
          onLive: (reason) => counts.item(reason),
          onTrouble: (error) => counts.trouble(error),
          ...(options.onStep && { onStep: options.onStep }),
        },
        clock,
      );

      const isParked = async (key: string) => (await store.dueAt(key)) !== undefined;

      async function finish(task: TextTask, visit: LaneVisit, answer: BatchAnswer) {
        try {
          const result = await models.withAnswer(answer, () => answering.run(task, visit));
          counts.item('batch');
          return { type: 'done', result } as const;
        } catch (error) {
          if (visit.signal.aborted) throw error;
          // Refused, cut, or not of the form that was asked for: the live way has more to try.
          counts.item('unusable');
          return { type: 'live' } as const;
        }
      }

      async function park(task: TextTask, visit: LaneVisit, dueAt: number) {
        const { key, owner } = visit;
        if (!hasTime(dueAt, limits, clock.now())) {
          counts.item('soon');
          return { type: 'live' } as const;
        }
        try {
          const result = await asking.run(task, visit);
          counts.item('kept');
          return { type: 'done', result } as const;
        } catch (error) {
          if (!(error instanceof Parked)) throw error;
          const { body } = error;
          const item = { owner, operation: task.operation.id, body, parkedAt: clock.now(), dueAt };
          if (await store.park(key, item, limits.maxParked)) return { type: 'parked' } as const;
          counts.item('full');
          return { type: 'live' } as const;
        }
      }

      return {
        async take(task, visit) {
          const { key, dueAt } = visit;
          // The lane asks one model: who names one is answered by that.
          if (task.model !== undefined) {
            if (dueAt !== undefined) counts.item('named');
            return { type: 'live' };
          }
          const known = await store.answer(key).catch((error: unknown) => {
            // Who does not wait is answered without the lane, too.
            if (dueAt === undefined) return undefined;
            throw error;
          });
          if (known && 'answer' in known) return finish(task, visit, known.answer);
          if (known || dueAt === undefined) return { type: 'live' };
          return (await isParked(key)) ? { type: 'parked' } : park(task, visit, dueAt);
        },
        isParked,
        settled: async (key) => void (await store.end(key)),
        async close() {
          counts.stop();
          await keeper.close();
        },
      };
    };
}

interface Booking {
  readonly name: string;
  readonly item: BatchedItem;
  readonly answer: BatchAnswer;
  readonly at: number;
}

/** Reads what an answer used, as a live call's is read, and writes it down under its own name. */
async function book(
  { ledger, batches }: OpenLaneOptions,
  { name, item, answer, at }: Booking,
): Promise<void> {
  const { owner, operation } = item;
  const booked = withLedger({
    open: async ({ reserved: _, streamed: __, ...call }) => ({
      id: name,
      close: (end) => ledger.book({ ...call, id: name, openedAt: at, ...end }),
    }),
  })(batches.answering(answer));
  const asked = {
    messages: [{ role: 'user' as const, content: '-' }],
    operation,
    tenant: owner,
    spender: owner,
  };
  // An answer that is no good is billed all the same.
  await booked.generate(asked).catch(() => {});
}
