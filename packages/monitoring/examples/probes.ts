// Health, metrics and logs of one small server, asked over a real socket.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { createMonitoring, standardAlerts } from '@tpl/monitoring';
import { monitoringHooks, monitoringRoutes } from '@tpl/monitoring/fastify';
import Fastify from 'fastify';

const destination = new PassThrough();
const monitoring = createMonitoring({ destination, alerts: standardAlerts() });
const { metrics, health, logger } = monitoring;
health.register({ name: 'disk', check: async () => ({ status: 'up' }) });
monitoring.start();
await health.refresh();

const app = Fastify();
await app.register(monitoringHooks, { metrics, pressure: monitoring.pressure });
await app.register(monitoringRoutes, { metrics, health });
app.get('/hello', async () => {
  logger.info('hello was said');
  return { hello: 'you' };
});
const address = await app.listen({ port: 0, host: '127.0.0.1' });
await fetch(`${address}/hello`);

const ready = await fetch(`${address}/health/ready`);
assert.deepEqual([ready.status, await ready.json()], [200, { status: 'up' }]);
const scraped = await (await fetch(`${address}/metrics`)).text();
assert.match(scraped, /http_server_request_duration_seconds_count\{[^}]*http_route="\/hello"/);
assert.equal(JSON.parse(String(destination.read())).message, 'hello was said');

health.drain();
assert.equal((await fetch(`${address}/health/ready`)).status, 503);
assert.equal((await fetch(`${address}/health/live`)).status, 200);
await app.close();
await monitoring.close();
console.log('Probes answer, metrics are scraped, the log is written.');
