// Lets the metrics hear of the texts of batches: those that this process works on, and those that wait.
import type { Metrics, Monitoring } from '@tpl/monitoring';
import type { Jobs, JobWork } from '../../jobs/src/jobs.ts';
import type { Clock } from '../domain/create-text-service.ts';
import { systemClock } from '../domain/create-text-service.ts';

const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];
const everyMs = 5_000;

/** What the metrics are called, for the process and for the rules made of them. */
export function defineJobMetrics(metrics: Pick<Metrics, 'counter' | 'gauge' | 'histogram'>) {
  return {
    taken: metrics.counter({ name: 'jobs.taken', help: 'Texts of batches that this process began with.' }),
    ended: metrics.counter({
      name: 'jobs.ended',
      help: 'Texts of batches that this process ended: done, refused, given up to be tried again by hand, or left because nobody wants them or the process ends.',
      labels: ['outcome'],
    }),
    running: metrics.gauge({
      name: 'jobs.running',
      help: 'Texts of batches that this process works on now.',
    }),
    wait: metrics.histogram({
      name: 'jobs.wait.duration',
      help: 'How long texts of batches had waited when they were taken.',
      unit: 's',
      buckets: seconds,
    }),
    run: metrics.histogram({
      name: 'jobs.run.duration',
      help: 'How long work on texts of batches took.',
      unit: 's',
      buckets: seconds,
    }),
    waiting: metrics.gauge({ name: 'jobs.waiting', help: 'Texts that wait in the whole queue.' }),
    givenUp: metrics.gauge({
      name: 'jobs.given_up',
      help: 'Texts of the whole queue that were given up and are kept to be tried again.',
    }),
    nextWaited: metrics.gauge({
      name: 'jobs.next.waited',
      help: 'How long the text has waited that is next in the whole queue.',
      unit: 's',
    }),
  };
}

/** The same work, counted and timed. Each outcome stands at 0 from the start: of a series that begins at 1 Prometheus sees no growth. */
export function measureWork<Task, Result>(
  work: JobWork<Task, Result>,
  metrics: Pick<Metrics, 'counter' | 'gauge' | 'histogram'>,
  clock: Pick<Clock, 'monotonic'> = systemClock,
): JobWork<Task, Result> {
  const { taken, ended, running, wait, run } = defineJobMetrics(metrics);
  const ends = {
    done: ended.bind({ outcome: 'done' }),
    refused: ended.bind({ outcome: 'refused' }),
    given_up: ended.bind({ outcome: 'given_up' }),
    left: ended.bind({ outcome: 'left' }),
  };
  const now = running.bind();
  let count = 0;
  const change = (by: number) => {
    count += by;
    now.set(count);
  };
  change(0);
  return {
    ...work,
    // Of what took its workers with it no run tells.
    onGivenUp: () => ends.given_up.add(1),
    async run(task, context) {
      taken.add(1);
      wait.record(Math.max(0, context.waitedMs) / 1_000);
      change(1);
      const from = clock.monotonic();
      try {
        const result = await work.run(task, context);
        ends.done.add(1);
        return result;
      } catch (error) {
        if (context.signal.aborted) ends.left.add(1);
        else if (work.describeError(error).isFinal) ends.refused.add(1);
        throw error;
      } finally {
        change(-1);
        run.record((clock.monotonic() - from) / 1_000);
      }
    },
  };
}

/** Looks every five seconds how much waits, and for how long; a part of the health says whether the queue answers. Returns a function that ends it. */
export function watchQueue(
  jobs: Pick<Jobs<never, unknown>, 'counts'>,
  { metrics, health }: Pick<Monitoring, 'metrics' | 'health'>,
  { isCritical, clock = systemClock }: { readonly isCritical: boolean; readonly clock?: Clock },
): () => void {
  const { waiting, givenUp, nextWaited } = defineJobMetrics(metrics);
  const cells = { waiting: waiting.bind(), givenUp: givenUp.bind(), nextWaited: nextWaited.bind() };
  const queue = health.component({ name: 'queue', critical: isCritical });
  let isOver = false;
  let cancel = () => {};
  const look = async () => {
    const counts = await jobs.counts().catch(() => undefined);
    if (isOver) return;
    queue.set(counts ? 'up' : 'down');
    if (counts) {
      cells.waiting.set(counts.waiting);
      cells.givenUp.set(counts.deadLetters);
      cells.nextWaited.set(counts.nextWaitedMs / 1_000);
    }
    // Sooner again while it does not answer.
    cancel = clock.setTimer(() => void look(), counts ? everyMs : everyMs / 5);
  };
  void look();
  return () => {
    isOver = true;
    cancel();
    queue.remove();
  };
}
