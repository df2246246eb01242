// Answers one scrape for all workers of a Node cluster.
import cluster from 'node:cluster';
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { ExpositionFormat } from '../metrics/exposition.ts';
import { exposeMetrics } from '../metrics/exposition.ts';
import type { Metrics } from '../metrics/metric.ts';
import { mergePages } from './merge-pages.ts';

/** How long the others are waited for. */
export interface ClusterScrapeOptions {
  /** Workers that have not answered by then are left out and counted. Default: 1,000. */
  readonly timeoutMs?: number;
  /** Default: the system clock. */
  readonly clock?: Clock;
}

/** One page of all workers, whoever is asked. */
export interface ClusterScrape {
  /** Every series of every worker, with the label `worker`. Scrapes at the same moment share one answer. */
  scrape(format?: ExpositionFormat): Promise<string>;
  /** Answers no more. */
  close(): void;
}

interface Message {
  readonly tpl: 'metrics';
  readonly type: 'joined' | 'collect' | 'page' | 'ask' | 'all';
  readonly id: number;
  readonly format: ExpositionFormat;
  readonly text: string;
}

/** The part of a worker that is used. */
interface Peer {
  readonly id: number;
  /** Without `done` a channel that is closed is an `error` event, which ends a process where nobody listens to it. */
  send(message: object, done: (error: Error | null) => void): unknown;
}

// A page is a few hundred kilobytes: this is none of ours.
const maxPageCharacters = 50_000_000;

const message = (type: Message['type'], more: Partial<Message> = {}): Message => ({
  ...{ tpl: 'metrics', type, id: 0, format: 'text', text: '' },
  ...more,
});

const isOurs = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && (value as { tpl?: unknown }).tpl === 'metrics';

/**
 * In the primary of a cluster: asks every worker that has joined, and answers workers that are scraped. Workers that never
 * joined are not waited for.
 *
 * @example
 * import { gatherCluster } from '@tpl/monitoring/prometheus';
 * const all = gatherCluster();
 * console.log((await all.scrape()).includes('tpl_cluster_workers{state="answered"} 0')); // true: no worker joined yet
 * all.close();
 */
export function gatherCluster({
  timeoutMs = 1_000,
  clock = systemClock,
}: ClusterScrapeOptions = {}): ClusterScrape {
  const joined = new Map<number, Peer>();
  const waiting = new Map<number, (text: string) => void>();
  const running = new Map<ExpositionFormat, Promise<string>>();
  let lastId = 0;

  function pageOf(peer: Peer, format: ExpositionFormat): Promise<string | undefined> {
    return new Promise((resolve) => {
      const id = ++lastId;
      const settle = (text?: string) => {
        cancel();
        waiting.delete(id);
        resolve(text);
      };
      const cancel = clock.setTimer(() => settle(), timeoutMs);
      waiting.set(id, (text) => settle(text.length <= maxPageCharacters ? text : undefined));
      peer.send(message('collect', { id, format }), (error) => error && settle());
    });
  }

  async function gather(format: ExpositionFormat): Promise<string> {
    const peers = [...joined.values()];
    const texts = await Promise.all(peers.map((peer) => pageOf(peer, format)));
    const pages = texts.flatMap((text, at) =>
      text === undefined ? [] : [{ worker: String(peers[at]!.id), text }],
    );
    return mergePages(pages, peers.length - pages.length, format);
  }

  function scrape(format: ExpositionFormat = 'text'): Promise<string> {
    const known = running.get(format);
    if (known) return known;
    const made = gather(format).finally(() => running.delete(format));
    running.set(format, made);
    return made;
  }

  const onMessage = (worker: Peer, said: unknown) => {
    if (!isOurs(said)) return;
    // Whoever asks has joined, be it before anybody gathered.
    if (said.type === 'joined' || said.type === 'ask') joined.set(worker.id, worker);
    if (said.type === 'page') waiting.get(said.id)?.(said.text);
    if (said.type === 'ask') {
      // A worker that is gone meanwhile needs no answer.
      const answer = (text: string) => worker.send(message('all', { id: said.id, text }), () => {});
      scrape(said.format)
        .then(answer)
        .catch(() => {});
    }
  };
  const onGone = ({ id }: Peer) => void joined.delete(id);
  cluster.on('message', onMessage);
  cluster.on('disconnect', onGone);
  cluster.on('exit', onGone);
  return {
    scrape,
    close() {
      cluster.off('message', onMessage);
      cluster.off('disconnect', onGone);
      cluster.off('exit', onGone);
    },
  };
}

/**
 * In a worker of a cluster: shows the primary these metrics, and answers a scrape with those of all. Give it to the routes:
 * `monitoringRoutes` with `{ scrape: joinCluster(metrics).scrape }`. Where no primary answers in time it is this worker's page alone.
 *
 * @example
 * import { createMetrics } from '@tpl/monitoring';
 * import { joinCluster } from '@tpl/monitoring/prometheus';
 * const all = joinCluster(createMetrics());
 * console.log((await all.scrape()).includes('tpl_monitoring_series')); // true
 * all.close();
 */
export function joinCluster(
  metrics: Metrics,
  { timeoutMs = 3_000, clock = systemClock }: ClusterScrapeOptions = {},
): ClusterScrape {
  const waiting = new Map<number, (text: string) => void>();
  let lastId = 0;
  const own = (format: ExpositionFormat) => [...exposeMetrics(metrics, format)].join('');
  const alone = (format: ExpositionFormat) =>
    cluster.worker
      ? mergePages([{ worker: String(cluster.worker.id), text: own(format) }], 0, format)
      : own(format);
  // A channel that was closed a moment ago takes nothing, which is no failure of ours.
  const send = (said: Message) => void process.send?.(said, undefined, undefined, () => {});

  const onMessage = (said: unknown) => {
    if (!isOurs(said)) return;
    if (said.type === 'collect') send(message('page', { id: said.id, text: own(said.format) }));
    else if (said.type === 'all') waiting.get(said.id)?.(said.text);
  };
  if (cluster.worker) {
    process.on('message', onMessage);
    send(message('joined'));
  }

  return {
    scrape(format = 'text') {
      if (!cluster.worker || !process.connected) return Promise.resolve(alone(format));
      return new Promise((resolve) => {
        const id = ++lastId;
        const settle = (text: string) => {
          cancel();
          waiting.delete(id);
          resolve(text);
        };
        const cancel = clock.setTimer(() => settle(alone(format)), timeoutMs);
        waiting.set(id, settle);
        send(message('ask', { id, format }));
      });
    },
    close() {
      process.off('message', onMessage);
    },
  };
}
