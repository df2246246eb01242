// Says what a planned fault is: what is done to what, when, and for how long.
import type { FaultId } from '@tpl/ai/testing';

/** The two providers. */
export type ProviderName = 'anthropic' | 'openai';
/** Programs of the house that are played with. */
export type ProgramName = 'service-a' | 'service-b' | 'worker-1' | 'worker-2';

/** One fault. Times are milliseconds since the load began. */
export type PlannedFault = {
  readonly at: number;
  readonly lengthMs: number;
} & (
  | {
      /** A provider answers by faults of the oracle table in turn, one in `every` requests. */
      readonly kind: 'provider_fault';
      readonly aim: ProviderName;
      readonly faults: readonly FaultId[];
      readonly every: number;
    }
  /** Nobody listens where a provider was; its answers come late; its connections are reset. */
  | { readonly kind: 'provider_off' | 'provider_reset'; readonly aim: ProviderName }
  | { readonly kind: 'provider_slow'; readonly aim: ProviderName; readonly delayMs: number }
  /** Redis is stopped by a signal, killed and started again, or its connections are reset. */
  | { readonly kind: 'redis_frozen' | 'redis_killed' | 'redis_reset'; readonly aim: 'redis' }
  | { readonly kind: 'redis_slow'; readonly aim: 'redis'; readonly delayMs: number }
  /** kill -9 and start again; SIGTERM and start again; stopped by a signal, as a loop that is blocked. */
  | { readonly kind: 'killed' | 'terminated' | 'blocked'; readonly aim: ProgramName }
  /** The disk of the ledger takes no more. */
  | { readonly kind: 'disk_full'; readonly aim: 'disk' }
  /** The node of a Cluster that has the queue is killed, stopped, or gives way to its replica. */
  | { readonly kind: 'node_killed' | 'node_frozen' | 'failover'; readonly aim: 'cluster' }
);

/** What is played under one seed: everything but the timings follows from the seed. */
export interface Schedule {
  readonly seed: number;
  /** Where the batches are. */
  readonly queue: 'redis' | 'cluster';
  /** Where the ledger is. */
  readonly ledger: 'redis' | 'file';
  /** In the order they begin. */
  readonly faults: readonly PlannedFault[];
}
