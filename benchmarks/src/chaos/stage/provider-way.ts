// Stands between the house and a provider: passes bytes with the delay of a network, later still, not at all, or cuts them.
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** The way to a provider. */
export interface ProviderWay {
  readonly port: number;
  /** Connections that were cut in the middle of something. */
  readonly cuts: number;
  /** What is asked comes so much later. */
  slow(delayMs: number): void;
  /** Resets whatever is asked. */
  reset(): void;
  /** Nobody listens, and what is under way is cut. */
  off(): Promise<void>;
  /** As it was. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

// So that there is always something under way that can be hurt.
const usualDelayMs = 60;

/** Opens the way to the provider on a port of loopback. */
export async function openWay(targetPort: number): Promise<ProviderWay> {
  let server: Server | undefined;
  let port = 0;
  let cuts = 0;
  let delayMs = usualDelayMs;
  let isResetting = false;
  const sockets = new Map<Socket, { isAsking: boolean }>();

  function cut(socket: Socket): void {
    if (sockets.get(socket)?.isAsking) cuts += 1;
    sockets.delete(socket);
    socket.resetAndDestroy();
  }
  function serve(client: Socket): void {
    const state = { isAsking: false };
    sockets.set(client, state);
    const upstream = connect(targetPort, '127.0.0.1');
    const end = () => {
      sockets.delete(client);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.setNoDelay(true).on('error', end).on('close', end);
    // In the order they came: each waits for the one before.
    let last = Promise.resolve();
    client.on('data', (bytes) => {
      state.isAsking = true;
      if (isResetting) return cut(client);
      const dueAt = performance.now() + delayMs;
      last = last.then(async () => {
        const left = dueAt - performance.now();
        if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
        if (!upstream.destroyed) upstream.write(bytes);
      });
    });
    upstream.on('data', (bytes) => {
      if (!client.destroyed) client.write(bytes);
    });
    // The emulator ends a connection that it cuts on purpose: no cut of the way.
    upstream.on('end', () => client.end());
  }
  async function listen(): Promise<void> {
    server = createServer({ allowHalfOpen: true }, serve).listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }
  async function off(): Promise<void> {
    const closing = server;
    server = undefined;
    const closed = closing && new Promise((resolve) => closing.close(resolve));
    for (const socket of [...sockets.keys()]) cut(socket);
    await closed;
  }
  await listen();
  return {
    get port() {
      return port;
    },
    get cuts() {
      return cuts;
    },
    slow(ms) {
      delayMs = ms;
    },
    reset() {
      isResetting = true;
    },
    off,
    async mend() {
      [delayMs, isResetting] = [usualDelayMs, false];
      if (!server) await listen();
    },
    close: off,
  };
}
