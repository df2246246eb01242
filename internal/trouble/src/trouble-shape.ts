// Describes one shape of trouble: who calls what how often, and what befalls the server.

/** Something that befalls the server for a while. */
export interface Trouble {
  /**
   * `outage`: every request fails. `brownout`: a share fails, whatever the load. `overload`: the capacity drops, what is too
   * much is shed. `hang`: nothing is answered. `slow`: answers take longer. `none`: nothing.
   */
  readonly kind: 'outage' | 'brownout' | 'overload' | 'hang' | 'slow' | 'none';
  /** How long, in seconds. */
  readonly seconds: number;
  /** Healthy seconds after it. Default: 0. */
  readonly pause?: number;
  /** Status of what fails. Default: 503. */
  readonly status?: number;
  /** Share of requests that fail in a brownout. */
  readonly rate?: number;
  /** Requests a second that an overloaded server can answer. */
  readonly capacity?: number;
  /** How many times as long answers take while `slow`. */
  readonly factor?: number;
}

/** A fleet, its server and its trouble. */
export interface TroubleShape {
  /** Its name in tables. */
  readonly id: string;
  /** Processes, each with a policy of its own. */
  readonly processes: number;
  /** Calls per second of each process. */
  readonly callsPerSecond: number;
  /** Instead of an even flow: every so many seconds so many calls, within so many seconds. */
  readonly bursts?: { readonly every: number; readonly calls: number; readonly within: number };
  /** Requests a second that the server can answer. */
  readonly capacity: number;
  /** Shortest and longest time of an answer. */
  readonly answerMs: readonly [number, number];
  /** Time until a request fails. */
  readonly failMs: number;
  /** What a request costs that is shed, as a share of one that is answered. */
  readonly shedCost: number;
  /** A rate limit: what is more gets 429 with a Retry-After in seconds. */
  readonly limit?: { readonly perSecond: number; readonly burst: number; readonly retryAfter: number };
  /** What befalls the server, one after the other. */
  readonly troubles: readonly Trouble[];
  /** Healthy seconds before. */
  readonly before: number;
  /** Healthy seconds after. */
  readonly after: number;
  /** Runs with different chance. */
  readonly seeds: number;
  /** Whether calls are streams. */
  readonly streams?: boolean;
  /** What is judged in it besides success. */
  readonly tags: readonly ('fails fast' | 'outage' | 'slow' | 'few calls' | 'overload')[];
}

const base: Omit<TroubleShape, 'id' | 'troubles'> = {
  processes: 20,
  callsPerSecond: 10,
  capacity: 300,
  answerMs: [80, 120],
  failMs: 20,
  shedCost: 0.5,
  before: 20,
  after: 90,
  seeds: 2,
  tags: [],
};

/**
 * A shape that differs from the base (20 processes with 10 calls a second each) in what is given.
 *
 * @example
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 * import { defineShape, meanTrouble, toClient } from '@tpl/resilience/testing';
 *
 * const shape = defineShape('brief', [{ kind: 'outage', seconds: 2 }], { processes: 2, after: 10 });
 * const { after } = await meanTrouble(shape, (world) => toClient(createPolicy(world)));
 * if (after < 0.9) throw new Error('unexpected');
 * ```
 */
export function defineShape(
  id: string,
  troubles: readonly Trouble[],
  changed: Partial<TroubleShape> = {},
): TroubleShape {
  return { ...base, ...changed, id, troubles };
}
