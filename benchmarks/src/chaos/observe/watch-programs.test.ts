import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { watchPrograms } from './watch-programs.ts';

it('goes on looking at the others while one is silent, and writes the silence down', async () => {
  const well = createServer((request, response) =>
    response.end(JSON.stringify(request.url === '/internal/health' ? { checks: [] } : { states: [] })),
  );
  const stuck = createServer(() => {});
  const urls = new Map<string, string>();
  for (const [name, server] of [
    ['worker-1', well],
    ['worker-2', stuck],
  ] as const) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    urls.set(name, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  const names = ['worker-1', 'worker-2'] as const;
  const urlOf = (name: string) => urls.get(name) ?? '';
  const watch = watchPrograms({ names, urlOf, keyOf: () => 'k', now: () => performance.now() });
  while (watch.silences.length < 2) await sleep(20);
  await watch.stop();
  for (const server of [well, stuck]) server.close().closeAllConnections();
  expect(new Set(watch.silences.map(({ program }) => program))).toEqual(new Set(['worker-2']));
  expect(watch.samples.length).toBeGreaterThan(watch.silences.length);
  expect(new Set(watch.samples.map(({ program }) => program))).toEqual(new Set(['worker-1']));
});
