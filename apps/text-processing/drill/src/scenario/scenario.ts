// Says what a scenario is: what is done to what, for how long, and what must be seen.
import type { FaultId } from '@tpl/ai/testing';

/** What is done. */
export type Trouble =
  /** The provider plays these faults in turn, one in `every` requests. */
  | { readonly kind: 'provider'; readonly faults: readonly FaultId[]; readonly every: number }
  /** Nothing listens where the provider was. */
  | { readonly kind: 'provider_off' }
  /** Redis is stopped by a signal and goes on later: connections stay, nothing answers. */
  | { readonly kind: 'redis_frozen' }
  /** Redis is killed, and started again later. */
  | { readonly kind: 'redis_killed' }
  /** One of two workers is killed in the middle of a batch. */
  | { readonly kind: 'worker_killed' }
  /** What takes the log does not take it any more, as a full or slow disk does. */
  | { readonly kind: 'log_stuck' };

/** What must be seen. Shares are 0..1. */
export interface Expectations {
  /** Most answers that may be errors, of all. Default: 0. */
  readonly failed?: number;
  /** Least and most answers that may be degraded, of those asked for during the trouble. */
  readonly degraded: readonly [least: number, most: number];
  /** Longest time of 99 of 100 answers. */
  readonly p99Ms: number;
  /** Most requests to the provider for each call that needed it. */
  readonly attemptsPerCall: number;
  /** Longest time from the end of the trouble until the model answers every call again. */
  readonly recoveryMs: number;
  /** Alerts that must fire; one that waits for minutes must hold. */
  readonly fires: readonly string[];
  /** Further alerts that may fire; every other one must not. */
  readonly mayFire?: readonly string[];
  /** Most tokens the service may count for each that the provider sent whole: one that was lost on its way counts too. Default: 1.1. */
  readonly counted?: number;
  /** Rules that must be there, though nothing so short makes them fire. */
  readonly rules?: readonly string[];
  /** Parts of `/health` that must be seen not to be up. */
  readonly unwell?: readonly string[];
}

/** One scenario. */
export interface Scenario {
  readonly name: string;
  /** One sentence for people. */
  readonly what: string;
  readonly trouble: Trouble;
  /** Length of the trouble. */
  readonly troubleMs: number;
  /** Settings of the service in this scenario. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly expects: Expectations;
}

/** Whether the scenario needs a Redis. */
export function needsRedis({ trouble: { kind } }: Scenario): boolean {
  return kind === 'redis_frozen' || kind === 'redis_killed' || kind === 'worker_killed';
}
