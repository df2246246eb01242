// Batches at a real Redis Cluster that speaks TLS alone and knows a user: by the built service and the built worker.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { app } from './read-deploy.ts';
import { freePort, openStack, until } from './start-stack.ts';

const stack = openStack();
const user = 'jobs';
const password = 'p@ss/word';
let ports: number[];

const at = (name: string) => join(stack.folder, 'secrets', name);
const tls = (kind: '--tls-cert-file' | '--cert') =>
  kind === '--cert'
    ? ['--tls', '--cacert', at('ca.crt')]
    : [
        '--tls-ca-cert-file',
        at('ca.crt'),
        '--tls-cert-file',
        at('redis.crt'),
        '--tls-key-file',
        at('redis.key'),
      ];
const cli = (...args: string[]) =>
  execFileSync(
    process.env['TPL_TEST_REDIS_CLI'] ?? 'redis-cli',
    [...tls('--cert'), '--user', user, '--pass', password, '--no-auth-warning', ...args],
    { timeout: 30_000 },
  ).toString();

beforeAll(async () => {
  ports = [await freePort(), await freePort(), await freePort()];
  for (const port of ports) {
    const folder = join(stack.folder, String(port));
    mkdirSync(folder);
    const node = stack.launch(process.env['TPL_TEST_REDIS_SERVER'] ?? 'redis-server', [
      ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', '--tls-cluster', 'yes'],
      ...tls('--tls-cert-file'),
      ...['--cluster-enabled', 'yes', '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
      // Nodes tell the name that the certificate is made out for.
      ...['--cluster-announce-hostname', 'localhost', '--cluster-preferred-endpoint-type', 'hostname'],
      ...['--user', 'default', 'off', '--user', user, 'on', `>${password}`, '~*', '&*', '+@all'],
    ]);
    await until(node, () => node.said().includes('Ready to accept connections') || undefined);
  }
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  cli('--cluster', 'create', ...hosts, '--cluster-yes');
  for (const port of ports)
    while (!cli('-h', '127.0.0.1', '-p', String(port), 'cluster', 'info').includes('cluster_state:ok'));
});
afterAll(() => stack.close());

describe('batches at a Cluster with TLS and a user', () => {
  it('are taken by the service and done by a worker, who find each node by its name', async () => {
    const env = {
      NODE_EXTRA_CA_CERTS: at('ca.crt'),
      TPL_APP_JOBS_REDIS_URL: `rediss://${user}:${encodeURIComponent(password)}@localhost:${ports[1]}`,
      TPL_APP_PORT: '0',
      TPL_APP_INTERNAL_PORT: '0',
      TPL_APP_WORKER_PORT: '0',
    };
    const start = (program: string, more: Record<string, string> = {}) =>
      stack.launch(process.execPath, [join(app, 'dist', program)], { ...env, ...more });
    const service = start('main.js', { TPL_APP_BATCH_CONCURRENCY: '0' });
    const worker = start('worker.js');
    const url = await until(service, () => /page, API\s+(http:\S+)[\s\S]*Ctrl-C/.exec(service.said())?.[1]);
    const { operations } = (await (await fetch(`${url}/v1/operations`)).json()) as {
      operations: { id: string }[];
    };
    const text = 'My parcel is lost. The invoice came all the same. This is urgent!';
    // The queue is well once the nodes are found; what is sent then is taken at once.
    await until(service, async () => {
      const health = (await (await fetch(`${url}/health/ready`)).json()) as { status: string };
      return health.status === 'up' || undefined;
    });
    const sent = await fetch(`${url}/v1/batches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items: [{ operation: operations[0]?.id, text }] }),
    });
    expect(sent.status).toBe(202);
    const { id } = (await sent.json()) as { id: string };
    const done = await until(worker, async () => {
      const found = (await (await fetch(`${url}/v1/batches/${id}`)).json()) as { finished?: number };
      return found.finished === 1 ? found : undefined;
    });
    expect(done).toMatchObject({ status: 'done', failed: 0 });
  });
});
