// A guarded call to a Redis that is not there: what is asked is written down, and answered by the test.
import type { RedisCall } from '../redis/redis-call.ts';
import type { RedisClient } from '../redis/redis-client.ts';

/** What was asked, and how it ends. */
export interface AskedByHand {
  readonly args: readonly unknown[];
  /** Of a script. */
  readonly keys?: readonly string[];
  readonly late?: unknown;
  answer(value: unknown): void;
  fail(error: Error): void;
}

/** The call, with what was asked of it so far. */
export interface RedisCallByHand {
  readonly inner: RedisCall;
  readonly asked: AskedByHand[];
  /** Puts its breaker into another state, and tells who listens. */
  change(to: string): void;
}

/** Creates a call whose answers are given by hand; `isReady` says whether its connection stands. Default: true. */
export function redisCallByHand({ isReady = true }: { readonly isReady?: boolean } = {}): RedisCallByHand {
  const asked: AskedByHand[] = [];
  const listeners: ((change: { from: string; to: string }) => void)[] = [];
  let state = 'closed';
  let inFlight = 0;
  const ask = (
    args: readonly unknown[],
    options: { late?: unknown },
    of: { readonly keys?: readonly string[] } = {},
  ) => {
    inFlight += 1;
    return new Promise((resolve, reject) => {
      const end =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          inFlight -= 1;
          settle(value);
        };
      asked.push({ args, ...of, answer: end(resolve), fail: end(reject), late: options.late });
    });
  };
  const inner = {
    begin(
      run: (client: RedisClient) => Promise<unknown>,
      options: object,
      onAnswer: (answer: unknown) => void,
      onFailure: (error: Error) => void,
    ) {
      const client = { sendCommand: (args: readonly unknown[]) => ask(args, options) };
      run(client as unknown as RedisClient).then(onAnswer, onFailure);
    },
    call: (_: unknown, options: object) => ask(['call'], options),
    command: ask,
    script: (_script: unknown, keys: readonly string[], args: readonly unknown[], options: object) =>
      ask(args, options, { keys }),
    get state() {
      return state;
    },
    get inFlight() {
      return inFlight;
    },
    on: (_: string, listener: (change: { from: string; to: string }) => void) => listeners.push(listener),
    close: () => {},
    onReady: (listener: () => void) => isReady && listener(),
  } as unknown as RedisCall;
  return {
    inner,
    asked,
    change(to) {
      const from = state;
      state = to;
      for (const listener of listeners) listener({ from, to });
    },
  };
}
