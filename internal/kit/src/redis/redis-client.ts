// Declares what is used of a Redis client.

/** A client of node-redis: single, pool, Cluster or Sentinel. Only what is used stands here. */
export interface RedisClient {
  readonly isOpen: boolean;
  /** A pool has none. */
  readonly isReady?: boolean;
  sendCommand(...args: never[]): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: Node's own emitters declare it so, and nothing narrower accepts them.
  on(event: string, listener: (...args: any[]) => void): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  off(event: string, listener: (...args: any[]) => void): unknown;
}

/** How a command is sent. */
export interface SendOptions {
  /** Its first key; decides the node of a Cluster. */
  readonly key?: string | undefined;
  /** Whether a replica may answer, which may be behind. Default false. */
  readonly isReadonly?: boolean | undefined;
  /** Bulk strings come as Buffer. Default false. */
  readonly asBuffer?: boolean | undefined;
}

type Argument = string | Buffer;
type Send = (...args: unknown[]) => Promise<unknown>;

// RESP type "$", the bulk string. Said each time: a client of the user's may map types as it likes (node-redis#3055).
const asBuffers = { typeMapping: { 36: Buffer } };
const asTheyAre = { typeMapping: {} };

/** Sends one command by a client of any kind; each kind has its own order of arguments. */
export function sendCommand(
  client: RedisClient,
  args: readonly Argument[],
  { key, isReadonly = false, asBuffer = false }: SendOptions,
): Promise<unknown> {
  const of = client as unknown as { sendCommand: Send };
  const options = asBuffer ? asBuffers : asTheyAre;
  if ('slots' in client) return of.sendCommand(key, isReadonly, args, options);
  if ('getSentinelNode' in client) return of.sendCommand(isReadonly, args, options);
  return of.sendCommand(args, options);
}

/** Whether the client takes commands now. A pool or an opening client is given the benefit of the doubt. */
export function isUsable(client: RedisClient): boolean {
  return client.isOpen && client.isReady !== false;
}
