import { spawn } from 'node:child_process';
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

const values = (page: string) => page.split('\n').filter((line) => line.startsWith('jobs_total'));

describe('one scrape for all workers of a cluster (prometheus/client_js#181, #385, #501; vtex/node-vtex-api#667)', () => {
  it('shows each worker by its label, whoever is asked, and leaves out and counts who does not answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tpl-cluster-'));
    await writeFile(join(folder, 'service.mjs'), source);
    const args = [join(folder, 'service.mjs')];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = await text(child.stdout);
    await rm(folder, { recursive: true });
    const { text: page, late, asked, shared } = JSON.parse(said);
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
