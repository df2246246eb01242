// Infrastructure Service: kit · stable API, changes affect all users
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FaultProxy, startFaultProxy } from '../../src/testing/index.ts';

let server: Server;
let answer: (text: string) => void;
let proxy: FaultProxy;
let client: Socket;
let heard = '';

beforeAll(async () => {
  const connected = new Promise<void>((resolve) => {
    server = createServer((socket) => {
      socket.on('error', () => {});
      answer = (text) => void socket.write(text);
      resolve();
    }).listen(0, '127.0.0.1');
  });
  await once(server, 'listening');
  proxy = await startFaultProxy((server.address() as { port: number }).port);
  client = connect(proxy.port, '127.0.0.1');
  client.on('data', (chunk) => (heard += chunk.toString()));
  await connected;
});
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  server.close();
});

async function until(text: string): Promise<void> {
  for (let turn = 0; heard !== text && turn < 400; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(heard).toBe(text);
}
/** Time for what was answered to reach the proxy. */
const pass = () => new Promise((resolve) => setTimeout(resolve, 100));

describe('a faulty connection', () => {
  it('gives the rest of a cut answer, and what came behind it, when the fault is over', async () => {
    heard = '';
    await proxy.set({ kind: 'partial', bytes: 2 });
    answer('first ');
    await until('fi');
    answer('second ');
    await pass();
    expect(heard).toBe('fi');
    await proxy.set({ kind: 'none' });
    await until('first second ');
  });

  it('that hangs lets nothing pass in either direction, not even what nobody asked for', async () => {
    heard = '';
    await proxy.set({ kind: 'slow', delayMs: 60_000 });
    answer('on its way ');
    await pass();
    await proxy.set({ kind: 'hang' });
    answer('unasked ');
    await pass();
    expect(heard).toBe('');
    await proxy.set({ kind: 'none' });
    await until('on its way unasked ');
  });

  it('gives slow answers in their order, also beside those that are no longer slow', async () => {
    heard = '';
    await proxy.set({ kind: 'slow', delayMs: 60_000 });
    answer('slow ');
    await pass();
    expect(heard).toBe('');
    await proxy.set({ kind: 'none' });
    answer('quick');
    await until('slow quick');
  });
});
