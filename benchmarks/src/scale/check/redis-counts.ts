// Reads off a Redis what it was asked, what it sent and what that cost it.
import type { RedisClientType } from 'redis';
import { createClient } from 'redis';
import type { BenchRedis } from '../../cache-server.ts';
import { startBenchRedis } from '../../cache-server.ts';

/** What happened at a Redis, from one reading to the next; the readings themselves are left out. */
export interface Counts {
  /** Commands run, those within scripts included, as `INFO` counts them. */
  readonly operations: number;
  /** Scripts run. */
  readonly scripts: number;
  /** Connections made. */
  readonly connected: number;
  /** Microseconds of its main thread. */
  readonly cpuUs: number;
  /** Bytes that came. */
  readonly bytesIn: number;
  /** Bytes that went. */
  readonly bytesOut: number;
  readonly seconds: number;
}

/** A Redis of the measurement's own, with one connection that reads it. */
export interface CountedRedis {
  readonly url: string;
  readonly port: number;
  /** Connections that stand, the one that reads left out. */
  connections(): Promise<number>;
  /** Connections made since it was started, those of the measurement left out. */
  connectedSinceStart(): Promise<number>;
  /** Begins to count. */
  begin(): Promise<() => Promise<Counts>>;
  /** Asks it something that is not counted. */
  ask(args: readonly string[]): Promise<unknown>;
  /** Kills it and starts it again, empty. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Reading extends Counts {
  readonly asked: number;
}

// One asks whether it listens, one reads.
const ownConnections = 2;
// INFO and its answer, so that the readings are not taken for traffic.
const askBytes = 40;

/** Starts it without persistence; `settings` stand before its own. */
export async function startCountedRedis(settings: readonly string[] = []): Promise<CountedRedis> {
  const server: BenchRedis = await startBenchRedis(settings);
  let admin = await connect(server.url);
  let asked = 0;
  let answered = 0;

  const ask = async (args: readonly string[]): Promise<unknown> => {
    asked += 1;
    const answer: unknown = await admin.sendCommand([...args]);
    answered += typeof answer === 'string' ? answer.length : 8;
    return answer;
  };

  async function read(): Promise<Reading> {
    const before = { asked, answered };
    const info = String(await ask(['INFO', 'everything']));
    const of = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
    const calls = (name: string) =>
      Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(info)?.[1] ?? 0);
    return {
      operations: of('total_commands_processed') - before.asked,
      scripts: calls('evalsha') + calls('eval'),
      connected: of('total_connections_received'),
      cpuUs: 1e6 * (of('used_cpu_user_main_thread') + of('used_cpu_sys_main_thread')),
      bytesIn: of('total_net_input_bytes') - before.asked * askBytes,
      bytesOut: of('total_net_output_bytes') - before.answered,
      seconds: performance.now() / 1_000,
      asked,
    };
  }

  return {
    url: server.url,
    port: server.port,
    async connections() {
      const list = String(await ask(['CLIENT', 'LIST']));
      return list.split('\n').filter((line) => line !== '').length - 1;
    },
    connectedSinceStart: async () => (await read()).connected - ownConnections,
    async begin() {
      const from = await read();
      return async () => {
        const to = await read();
        const names = Object.keys(to) as (keyof Reading)[];
        return Object.fromEntries(names.map((name) => [name, to[name] - from[name]])) as unknown as Counts;
      };
    },
    ask,
    async restart() {
      admin.destroy();
      await server.restart();
      admin = await connect(server.url);
      asked = 0;
      answered = 0;
    },
    async stop() {
      admin.destroy();
      await server.stop();
    },
  };
}

async function connect(url: string): Promise<RedisClientType> {
  const client = createClient({ url }) as RedisClientType;
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** All counts of several together; the seconds are those of the first. */
export function sumCounts(all: readonly Counts[]): Counts {
  const [first] = all;
  if (!first) throw new Error('There is nothing to add.');
  const sum = (name: keyof Counts) => all.reduce((total, one) => total + one[name], 0);
  return {
    operations: sum('operations'),
    scripts: sum('scripts'),
    connected: sum('connected'),
    cpuUs: sum('cpuUs'),
    bytesIn: sum('bytesIn'),
    bytesOut: sum('bytesOut'),
    seconds: first.seconds,
  };
}
