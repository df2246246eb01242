import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { mergePages } from '../../src/cluster/merge-pages.ts';
import { createMetrics, createMonitoring } from '../../src/index.ts';
import { exposeMetrics } from '../../src/prometheus.ts';
import { runPromtool } from '../alerts/run-promtool.ts';

const built = (name: string) => JSON.stringify(pathToFileURL(join(process.cwd(), 'dist', name)).href);

/** A primary with three workers that count, one more that never joined, and one that is busy during the scrape. */
const source = `
  import cluster from 'node:cluster';
  import { createMetrics } from ${built('index.js')};
  import { gatherCluster, joinCluster } from ${built('prometheus.js')};
  if (cluster.isPrimary) {
    const all = gatherCluster({ timeoutMs: 300 });
    const workers = [1, 2, 3, 4].map((at) => cluster.fork({ PART: at }));
    const ready = new Set();
    cluster.on('message', (worker, said) => {
      if (said === 'ready') ready.add(worker.id);
      if (said?.page) {
        process.stdout.write(JSON.stringify({ ...pages, asked: said.page }));
        for (const each of workers) each.process.kill('SIGKILL');
        all.close();
        setTimeout(() => process.exit(0), 50);
      }
    });
    while (ready.size < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    const pages = {};
    const first = all.scrape('text');
    pages.shared = first === all.scrape('text');
    pages.text = await first;
    workers[2].send('block');
    await new Promise((resolve) => setTimeout(resolve, 50));
    pages.late = await all.scrape('openmetrics');
    workers[0].send('ask');
  } else {
    const part = Number(process.env.PART);
    const metrics = createMetrics();
    metrics.counter({ name: 'jobs', help: 'Jobs.', labels: ['kind'] }).add(part * 10, { kind: 'a"{b' });
    const joined = part < 4 && joinCluster(metrics, { timeoutMs: 5_000 });
    process.on('message', async (said) => {
      if (said === 'block') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
      if (said === 'ask') process.send({ page: await joined.scrape('text') });
    });
    process.send('ready');
  }`;

/** A primary that begins to gather when its workers have joined; one of them leaves without ending, one ends while it waits for an answer. */
const leaving = `
  import cluster from 'node:cluster';
  import { createMetrics } from ${built('index.js')};
  import { gatherCluster, joinCluster } from ${built('prometheus.js')};
  if (cluster.isPrimary) {
    const heard = (what, worker) =>
      new Promise((resolve) => cluster.on('message', (from, said) => {
        if (said?.[what] && (worker === undefined || from === worker)) resolve(said[what]);
      }));
    const [first, second] = [1, 2].map((at) => cluster.fork({ PART: at }));
    await Promise.all([heard('ready', first), heard('ready', second)]);
    const all = gatherCluster({ timeoutMs: 300 });
    const pages = {};
    first.send('ask');
    pages.asked = await heard('page');
    // It is killed while the others are asked for their pages.
    second.send('ask');
    await heard('asking');
    second.process.kill('SIGKILL');
    await new Promise((resolve) => second.once('exit', resolve));
    await all.scrape();
    first.send('leave');
    await new Promise((resolve) => first.once('disconnect', () => {
      // Before anybody else has heard of it.
      pages.closing = all.scrape();
      resolve();
    }));
    pages.closing = await pages.closing;
    pages.gone = await all.scrape();
    pages.isAlive = !first.isDead();
    first.process.kill('SIGKILL');
    process.stdout.write(JSON.stringify(pages));
    all.close();
  } else {
    const part = Number(process.env.PART);
    const metrics = createMetrics();
    metrics.counter({ name: 'jobs', help: 'Jobs.' }).bind().add(part * 10);
    const joined = joinCluster(metrics, { timeoutMs: 5_000 });
    // Whoever is left over ends by itself.
    setTimeout(() => {}, 15_000);
    process.on('message', async (said) => {
      if (said === 'leave') cluster.worker.disconnect();
      if (said !== 'ask') return;
      const page = joined.scrape('text');
      process.send({ asking: true });
      process.send({ page: await page });
    });
    process.send({ ready: true });
  }`;

async function runService(code: string) {
  const folder = await mkdtemp(join(tmpdir(), 'tpl-cluster-'));
  await writeFile(join(folder, 'service.mjs'), code);
  const args = [join(folder, 'service.mjs')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const said = await text(child.stdout);
  await rm(folder, { recursive: true });
  const [status] = await ended;
  expect({ status, said }).toMatchObject({ status: 0 });
  return JSON.parse(said);
}

const values = (page: string) => page.split('\n').filter((line) => line.startsWith('jobs_total'));

describe('one scrape for all workers of a cluster (prometheus/client_js#181, #385, #501; vtex/node-vtex-api#667)', () => {
  it('shows each worker by its label, whoever is asked, and leaves out and counts who does not answer', async () => {
    const { text: page, late, asked, shared } = await runService(source);
    expect(shared).toBe(true);
    const lines = [1, 2, 3].map((worker) => `jobs_total{worker="${worker}",kind="a\\"{b"} ${worker * 10}`);
    // The one that never joined is not waited for, and is not missing.
    expect(values(page).sort()).toEqual(lines);
    expect(page).toContain(
      'tpl_cluster_workers{state="answered"} 3\ntpl_cluster_workers{state="missing"} 0\n',
    );
    expect(page.match(/# TYPE jobs_total counter/g)).toHaveLength(1);
    expect(values(late).sort()).toEqual(lines.slice(0, 2));
    expect(late).toContain('tpl_cluster_workers{state="missing"} 1');
    expect(late.endsWith('# EOF\n')).toBe(true);
    expect(values(asked)).toContain(lines[0]);
  }, 20_000);

  it('is a page that promtool takes, though labels hold what looks like a label', async () => {
    const metrics = createMetrics();
    metrics
      .histogram({ name: 'wait', help: 'W', unit: 's', labels: ['q'], buckets: [1] })
      .record(2, { q: '} 1\n#' });
    metrics.gauge({ name: 'queue', help: 'Q' }).bind().set(1);
    const page = [...exposeMetrics(metrics)].join('');
    const merged = mergePages(
      ['1', '2'].map((worker) => ({ worker, text: page })),
      0,
      'text',
    );
    expect(merged.match(/^# HELP queue /gm)).toHaveLength(1);
    expect(merged).toContain('queue{worker="1"} 1\nqueue{worker="2"} 1\n');
    expect(await runPromtool(['check', 'metrics'], merged)).toMatchObject({ code: 0 });
  });
});

describe('a metric that has a label of that name already (prometheus/prometheus#6853)', () => {
  it('keeps it as Prometheus would, and what only looks like one stays', async () => {
    const metrics = createMetrics();
    const jobs = metrics.counter({ name: 'jobs', help: 'Jobs.', labels: ['kind', 'worker'] });
    jobs.add(1, { kind: ',worker=', worker: 'a"b' });
    jobs.add(2, { kind: '{worker="7"}' });
    const waited = { name: 'wait', help: 'W', unit: 's', labels: ['worker'], buckets: [1] } as const;
    metrics.histogram(waited).record(2, { worker: 'x' });
    const text = [...exposeMetrics(metrics)].join('');
    const merged = mergePages(
      [
        { worker: '1', text },
        { worker: '2', text },
      ],
      0,
      'text',
    );
    expect(values(merged)).toContain('jobs_total{worker="1",kind=",worker=",exported_worker="a\\"b"} 1');
    expect(values(merged)).toContain('jobs_total{worker="2",kind="{worker=\\"7\\"}"} 2');
    expect(merged).toContain('wait_seconds_bucket{worker="1",exported_worker="x",le="1.0"} 0');
    expect(await runPromtool(['check', 'metrics'], merged)).toMatchObject({ code: 0 });
  });
});

describe('a worker that leaves or ends while the primary lives (prometheus/client_js#249, #244, #789)', () => {
  it('ends neither the scrape nor the primary, and who joined before anybody gathered is on the page', async () => {
    const { asked, closing, gone, isAlive } = await runService(leaving);
    expect(isAlive).toBe(true);
    expect(values(asked)).toEqual(['jobs_total{worker="1"} 10']);
    const [missing, none] = [1, 0].map((count) => `tpl_cluster_workers{state="missing"} ${count}`);
    expect([closing, gone]).toEqual([missing, none].map((line) => expect.stringContaining(line!)));
    expect([values(closing), values(gone)]).toEqual([[], []]);
  }, 30_000);
});

describe('the fingerprint of a configuration', () => {
  const fingerprint = async (config?: unknown) => {
    const monitoring = createMonitoring({ ...(config !== undefined && { config }), logLevel: 'error' });
    const [series] = monitoring.metrics.find('tpl.config.info')?.series ?? [];
    await monitoring.close();
    return series?.labels[0]?.[1];
  };

  it('is the same for the same, in whatever order, and another for another', async () => {
    const one = await fingerprint({ a: 1, b: { c: [1, 2], d: 2n } });
    expect(one).toMatch(/^[0-9a-f]{12}$/);
    expect(await fingerprint({ b: { d: 2n, c: [1, 2] }, a: 1 })).toBe(one);
    expect(await fingerprint({ a: 1, b: { c: [2, 1], d: 2n } })).not.toBe(one);
    expect(await fingerprint()).toMatch(/^[0-9a-f]{12}$/);
  });
});
