// Stands between a client and Redis and breaks what passes.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { splitCommands } from './resp-commands.ts';

/**
 * What goes wrong. `hang`: connections stand, nothing passes, in neither direction. `slow`: each piece of an answer comes later. `reset`: a
 * connection is reset as soon as something is asked. `refuse`: nobody listens. `partial`: only so many bytes of an answer
 * come, the rest when the fault is over. `reply`: Redis answers with this error (`LOADING`, `READONLY`, `OOM`, `NOPERM` …)
 * to the commands named, or to all but those of the handshake.
 */
export type Fault =
  | { readonly kind: 'none' | 'hang' | 'reset' | 'refuse' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'partial'; readonly bytes: number }
  | { readonly kind: 'reply'; readonly error: string; readonly commands?: readonly string[] };

/** A TCP proxy before a Redis that can be made to fail. */
export interface FaultProxy {
  readonly port: number;
  readonly url: string;
  /** Connections that stand now. */
  readonly connections: number;
  /** Makes it fail in this way from now on; `{ kind: 'none' }` mends it. */
  set(fault: Fault): Promise<void>;
  stop(): Promise<void>;
}

const handshake: ReadonlySet<string> = new Set(['HELLO', 'CLIENT', 'AUTH', 'SELECT', 'READONLY', 'COMMAND']);

/** Starts a proxy on a free loopback port before the Redis on `targetPort`. */
export async function startFaultProxy(targetPort: number, targetHost = '127.0.0.1'): Promise<FaultProxy> {
  let fault: Fault = { kind: 'none' };
  let server: Server | undefined;
  let port = 0;
  const sockets = new Set<Socket>();

  async function listen(): Promise<void> {
    server = createServer(serve).listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as { port: number }).port;
  }

  function endAll(): void {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  }

  async function unlisten(): Promise<void> {
    endAll();
    const closing = server;
    server = undefined;
    if (closing) await new Promise((resolve) => closing.close(resolve));
  }

  function serve(client: Socket): void {
    const upstream = connect(targetPort, targetHost);
    sockets.add(client);
    const end = () => {
      sockets.delete(client);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    const split = splitCommands();
    const held: Buffer[] = [];
    // What is on its way back, and when it is due: a stream never loses bytes, and never changes their order.
    const answers: { readonly bytes: Buffer; dueAt: number }[] = [];
    let passed = 0;
    let next: NodeJS.Timeout | undefined;
    const release = () => {
      if (client.destroyed) return;
      if (fault.kind !== 'hang') for (const chunk of held.splice(0)) toUpstream(chunk);
      // Answers that are on their way stand, too, and pushes, which nobody asked for.
      if (fault.kind !== 'partial')
        for (const answer of answers) answer.dueAt = fault.kind === 'hang' ? Number.POSITIVE_INFINITY : 0;
      deliver();
    };
    releases.add(release);
    client.once('close', () => {
      releases.delete(release);
      clearTimeout(next);
    });

    function toUpstream(chunk: Buffer): void {
      for (const { raw, name } of split(chunk)) upstream.write(fails(name) ? toErrorScript() : raw);
    }
    const fails = (name: string) =>
      fault.kind === 'reply' && (fault.commands ? fault.commands.includes(name) : !handshake.has(name));
    // Redis itself makes the error, so that it comes in its turn among the other answers.
    const toErrorScript = () => {
      const script = `return redis.error_reply('${fault.kind === 'reply' ? fault.error : ''} from the fault proxy')`;
      return `*3\r\n$4\r\nEVAL\r\n$${script.length}\r\n${script}\r\n$1\r\n0\r\n`;
    };

    client.on('data', (chunk) => {
      passed = 0;
      if (fault.kind === 'reset') client.resetAndDestroy();
      else if (fault.kind === 'hang') held.push(chunk);
      else toUpstream(chunk);
    });
    function queue(bytes: Buffer, delayMs: number): void {
      if (bytes.length > 0)
        answers.push({ bytes, dueAt: Math.max(answers.at(-1)?.dueAt ?? 0, performance.now() + delayMs) });
    }
    function deliver(): void {
      const now = performance.now();
      while (answers[0] && answers[0].dueAt <= now) client.write(answers.shift()!.bytes);
      clearTimeout(next);
      if (answers[0] && answers[0].dueAt < Number.POSITIVE_INFINITY)
        next = setTimeout(deliver, answers[0].dueAt - now);
    }

    upstream.on('data', (chunk) => {
      if (fault.kind === 'partial') {
        const end = Math.max(0, fault.bytes - passed);
        passed += chunk.length;
        queue(chunk.subarray(0, end), 0);
        queue(chunk.subarray(end), Number.POSITIVE_INFINITY);
      } else if (fault.kind === 'hang') queue(chunk, Number.POSITIVE_INFINITY);
      else queue(chunk, fault.kind === 'slow' ? fault.delayMs : 0);
      deliver();
    });
  }

  const releases = new Set<() => void>();
  await listen();
  return {
    get port() {
      return port;
    },
    get url() {
      return `redis://127.0.0.1:${port}`;
    },
    get connections() {
      return sockets.size;
    },
    async set(next) {
      fault = next;
      if (next.kind === 'refuse') await unlisten();
      else if (!server) await listen();
      for (const release of [...releases]) release();
    },
    stop: unlisten,
  };
}
