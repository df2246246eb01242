// Makes the ways to ask Redis of one that runs commands on the client.
import { createHash } from 'node:crypto';
import { type RedisClient, type SendOptions, sendCommand } from './redis-client.ts';

/** Limits of one call. */
export interface RedisCallOptions<T = unknown> {
  /** Milliseconds the call may take, from the moment it is made. */
  readonly deadlineMs: number;
  /** Ends the wait with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Gets the answer that came after the deadline. Use it only where nothing changed since the question. */
  readonly late?: ((answer: T) => void) | undefined;
  /** Told that a call which was over already failed as well: no answer will come, and its place is free. */
  readonly freed?: (() => void) | undefined;
}

/** A Lua script; it is sent by its hash, and as text where Redis does not know it. */
export interface RedisScript {
  readonly source: string;
  readonly sha: string;
}

/** The ways to ask Redis. */
export interface RedisCalls {
  /** Runs commands on the client. @throws RedisCallError */
  call<T>(run: (client: RedisClient) => Promise<T>, options: RedisCallOptions<T>): Promise<T>;
  /** Sends one command, to the right node of a Cluster by its `key`. @throws RedisCallError */
  command(args: readonly (string | Buffer)[], options: RedisCallOptions & SendOptions): Promise<unknown>;
  /** Runs a script; its keys must lie in one slot. @throws RedisCallError */
  script(
    script: RedisScript,
    keys: readonly [string, ...string[]],
    args: readonly (string | Buffer)[],
    options: RedisCallOptions & SendOptions,
  ): Promise<unknown>;
}

/** Makes a script of its source. */
export function defineRedisScript(source: string): RedisScript {
  // Redis names scripts by SHA-1; nothing is protected by it.
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** The ways to ask, each by `call`. */
export function callsBy(call: RedisCalls['call']): RedisCalls {
  return {
    call,
    command: (args, options) => call((client) => sendCommand(client, args, options), options),
    script(script, keys, args, options) {
      const sendOptions = { ...options, key: keys[0] };
      const rest = [String(keys.length), ...keys, ...args];
      return call(async (client) => {
        try {
          return await sendCommand(client, ['EVALSHA', script.sha, ...rest], sendOptions);
        } catch (error) {
          if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
          return sendCommand(client, ['EVAL', script.source, ...rest], sendOptions);
        }
      }, options);
    },
  };
}
