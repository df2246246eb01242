// What others do by default, as their documentation and sources say, to be played beside the package's own policies.
import type { ClientFactory, Send, World } from './client.ts';
import { createCockatielBreaker } from './peer-breaker.ts';

const timeoutMs = 30_000;

/** Whoever is not answered for 30 s has an answer of their own. */
function limited(send: Send, { clock }: World): Send {
  return (answer) => {
    let isOver = false;
    const finish = (status: number, retryAfterMs: number) => {
      if (isOver) return;
      isOver = true;
      cancel();
      answer(status, retryAfterMs);
    };
    const cancel = clock.setTimer(() => finish(504, 0), timeoutMs);
    send(finish);
  };
}

/** Milliseconds until the next attempt; `undefined` for none. */
type NextDelay = (attempt: number, status: number, retryAfterMs: number) => number | undefined;

/** A client that retries as `plan` says. */
function retrying(
  world: World,
  plan: NextDelay,
  onServed: (attempt: number) => void = () => {},
): ReturnType<ClientFactory> {
  return (send, end) => {
    const bounded = limited(send, world);
    const start = (attempt: number) =>
      bounded((status, retryAfterMs) => {
        if (status === 200) {
          onServed(attempt);
          end(true);
          return;
        }
        const delayMs = plan(attempt, status, retryAfterMs);
        if (delayMs === undefined) end(false);
        else world.clock.setTimer(() => start(attempt + 1), delayMs);
      });
    start(1);
  };
}

const noRetry: ClientFactory = (world) => retrying(world, () => undefined);

/** Two retries after 0.5 s doubled up to 8 s, a quarter less by chance; Retry-After up to a minute. */
const sdk: ClientFactory = (world) =>
  retrying(world, (attempt, _, retryAfterMs) => {
    if (attempt > 2) return undefined;
    if (retryAfterMs > 0 && retryAfterMs <= 60_000) return retryAfterMs;
    return Math.min(500 * 2 ** (attempt - 1), 8_000) * (1 - 0.25 * world.random());
  });

/** Three attempts; 500 tokens, a retry costs 14, given back when it works; 50 ms doubled, a second after a rate limit. */
const aws: ClientFactory = (world) => {
  let tokens = 500;
  return retrying(
    world,
    (attempt, status, retryAfterMs) => {
      if (attempt >= 3 || tokens < 14) return undefined;
      tokens -= 14;
      if (retryAfterMs > 0) return Math.min(retryAfterMs, 20_000);
      return world.random() * Math.min(20_000, (status === 429 ? 1_000 : 50) * 2 ** (attempt - 1));
    },
    (attempt) => {
      tokens = Math.min(500, tokens + (attempt > 1 ? 14 : 1));
    },
  );
};

/** Three retries after 0.25 s doubled up to 8 s, around a breaker; an open circuit ends the call. */
function cockatiel(kind: 'sampling' | 'consecutive'): ClientFactory {
  return (world) => {
    const breaker = createCockatielBreaker(kind, world.clock);
    return (send, end) => {
      const guarded = breaker(limited(send, world));
      const start = (attempt: number) =>
        guarded((outcome) => {
          if (outcome === 'served') end(true);
          else if (outcome === 'refused' || attempt > 3) end(false);
          else {
            const delayMs = Math.min(8_000, 250 * 2 ** (attempt - 1) * (0.5 + world.random()));
            world.clock.setTimer(() => start(attempt + 1), delayMs);
          }
        });
      start(1);
    };
  };
}

/** What others do by default, by name. */
export const peers = {
  'no retry': noRetry,
  'SDK, 2 retries': sdk,
  'AWS standard': aws,
  'cockatiel, sampling': cockatiel('sampling'),
  'cockatiel, consecutive': cockatiel('consecutive'),
} satisfies Record<string, ClientFactory>;
