import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { AlertChange, WebhookOptions } from '../../src/index.ts';
import { defineAlert, webhookNotifier } from '../../src/index.ts';

const { rules } = defineAlert({
  name: 'QueueFull',
  summary: 'Jobs <wait> & wait.',
  measure: { kind: 'value', metric: 'queue' },
  op: '>',
  threshold: 5,
  severity: 'page',
  runbook: 'https://example.test/r',
  labels: { lane: 'a' },
});
const firing: AlertChange = { rule: rules[0]!, status: 'firing', startsAt: Date.UTC(2026, 0, 1), value: 9 };
const resolved: AlertChange = { ...firing, status: 'resolved', endsAt: Date.UTC(2026, 0, 1, 1) };
const signal = new AbortController().signal;

async function posted(change: AlertChange, options: Partial<WebhookOptions>) {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(JSON.parse(await text(request)));
    response.writeHead(202).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await webhookNotifier({ url, ...options }).notify(change, signal);
  server.close();
  return bodies[0];
}

/** By what receivers tell one alert from another. */
function keysOf(body: unknown): unknown[] {
  const [first] = [body].flat() as Record<string, unknown>[];
  const { dedup_key, groupKey, alerts = [], labels } = first as Record<string, unknown> & { alerts?: [] };
  const prints = alerts.map(({ fingerprint }) => fingerprint);
  return [dedup_key, groupKey, ...prints, labels].filter((key) => key !== undefined);
}

describe('two services with one receiver (elastic/kibana#76908, kubestellar/console#7378)', () => {
  const format = ['pagerduty', 'webhook', 'alertmanager'] as const;
  const base = { routingKey: 'R', source: 'texts' };
  const withLabels = (rule: Record<string, string>): AlertChange => ({
    ...firing,
    rule: { ...firing.rule, labels: rule },
  });

  it.each(format)('do not end the alerts of each other: %s', async (form) => {
    const of = async (change: AlertChange, more: Partial<WebhookOptions> = {}) =>
      keysOf(await posted(change, { format: form, ...base, ...more }));
    const begun = await of(firing);
    expect(begun.length).toBeGreaterThan(0);
    expect(await of(resolved)).toEqual(begun);
    const others = [
      await of(resolved, { source: 'images' }),
      await of(resolved, { labels: { cluster: 'eu' } }),
      await of(withLabels({ lane: 'b' })),
    ];
    for (const other of others) for (const key of other) expect(begun).not.toContainEqual(key);
  });

  it.each(format)(
    'nor do two alerts with long labels, or with labels that read alike when joined: %s',
    async (form) => {
      const of = async (labels: Record<string, string>) =>
        keysOf(await posted(withLabels(labels), { format: form, ...base }));
      const [one, two] = ['1', '2'].map((end) => ({ lane: 'x'.repeat(300) + end }));
      const pairs = [
        [one!, two!],
        [
          { a: 'b/c', d: 'e' },
          { a: 'b', d: 'c/e' },
        ],
      ] as const;
      for (const [a, b] of pairs) {
        const known = await of(a);
        for (const key of await of(b)) expect(known).not.toContainEqual(key);
      }
    },
  );

  it('say in every form whose alert it is', async () => {
    const options = { ...base, labels: { cluster: 'eu', lane: 'ours' } };
    const said = async (form: WebhookOptions['format']) =>
      JSON.stringify(await posted(firing, { ...options, ...(form && { format: form }) }));
    expect(await said('slack')).toContain('source: texts, cluster: eu, lane: a, value: 9');
    for (const form of format) {
      expect(await said(form)).toContain('"source":"texts","cluster":"eu","lane":"a"');
    }
  });
});

describe('webhookNotifier', () => {
  it("writes what Slack's incoming webhooks take, with its signs of markup written out", async () => {
    expect(await posted(firing, { format: 'slack' })).toEqual({
      text: ':rotating_light: *QueueFull* firing\nJobs &lt;wait&gt; &amp; wait.\nlane: a, value: 9\n<https://example.test/r|runbook>',
    });
    expect(await posted(resolved, { format: 'slack' })).toMatchObject({
      text: expect.stringMatching(/^:white_check_mark: \*QueueFull\* resolved/),
    });
  });

  it('leaves no half of a pair where a text is cut', async () => {
    for (let more = 0; more < 2; more += 1) {
      const rule = { ...firing.rule, summary: 'x'.repeat(more) + '\u{1F680}'.repeat(2_000) };
      for (const form of ['slack', 'pagerduty'] as const) {
        const body = await posted({ ...firing, rule }, { format: form, routingKey: 'R' });
        expect(JSON.stringify(body)).not.toMatch(/\\ud[89a-f]/);
      }
    }
  });

  it("writes PagerDuty's events, version 2: one key for the beginning and the end", async () => {
    const options = { format: 'pagerduty', routingKey: 'R', source: 'texts' } as const;
    const key = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(await posted(firing, options)).toEqual({
      routing_key: 'R',
      dedup_key: key,
      event_action: 'trigger',
      payload: {
        summary: 'QueueFull: Jobs <wait> & wait.',
        source: 'texts',
        severity: 'critical',
        timestamp: '2026-01-01T00:00:00.000Z',
        custom_details: { source: 'texts', lane: 'a', value: 9 },
      },
      links: [{ href: 'https://example.test/r', text: 'runbook' }],
    });
    expect(await posted(resolved, options)).toEqual({
      routing_key: 'R',
      dedup_key: key,
      event_action: 'resolve',
    });
    expect(keysOf(await posted(firing, options))).toEqual(keysOf(await posted(resolved, options)));
  });

  it('refuses a form nobody knows, PagerDuty without a key, and labels that cannot be set', () => {
    expect(() => webhookNotifier({ url: 'http://h', format: 'mail' as never })).toThrow('format');
    expect(() => webhookNotifier({ url: 'http://h', format: 'pagerduty' })).toThrow('routingKey');
    const many = Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`l${at}`, 'x']));
    for (const labels of [
      { alertname: 'x' },
      { 'a b': 'x' },
      { a: 'x'.repeat(257) },
      { a: 1 as never },
      many,
    ])
      expect(() => webhookNotifier({ url: 'http://h', labels })).toThrow('labels');
  });

  it('is taken by a real Alertmanager, which shows the alert with its labels and lets it end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tpl-am-'));
    writeFileSync(
      join(folder, 'am.yml'),
      JSON.stringify({ route: { receiver: 'n' }, receivers: [{ name: 'n' }] }),
    );
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const child = spawn(
      'prometheus-alertmanager',
      [
        `--config.file=${join(folder, 'am.yml')}`,
        `--storage.path=${folder}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    );
    const base = `http://127.0.0.1:${port}`;
    const read = async () => {
      const answer = await fetch(`${base}/api/v2/alerts`);
      return (await answer.json()) as { labels: object; annotations: object; startsAt: string }[];
    };
    try {
      for (let tries = 0; ; tries += 1) {
        const isReady = await fetch(`${base}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
        if (isReady) break;
        expect(tries).toBeLessThan(200);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const notifier = webhookNotifier({
        url: `${base}/api/v2/alerts`,
        format: 'alertmanager',
        source: 'https://texts.example',
      });
      const other = webhookNotifier({
        url: `${base}/api/v2/alerts`,
        format: 'alertmanager',
        source: 'images',
      });
      await notifier.notify(firing, signal);
      await other.notify(firing, signal);
      expect(await read()).toHaveLength(2);
      await other.notify(resolved, signal);
      expect(await read()).toMatchObject([
        {
          labels: { alertname: 'QueueFull', severity: 'page', source: 'https://texts.example', lane: 'a' },
          annotations: { summary: 'Jobs <wait> & wait.', runbook_url: 'https://example.test/r' },
          startsAt: '2026-01-01T00:00:00.000Z',
          generatorURL: 'https://texts.example',
        },
      ]);
      await notifier.notify(resolved, signal);
      expect(await read()).toEqual([]);
    } finally {
      child.kill();
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
