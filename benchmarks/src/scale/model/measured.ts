// Holds what one process and one request cost a Redis, as `npm run bench -- scale` counted it.
import type { Use } from './uses.ts';

/** Of one use of Redis. */
export interface UseCost {
  /** Commands run, those within scripts included. */
  readonly operations: number;
  /** Microseconds of the main thread. */
  readonly cpuUs: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** A kept answer from the memory of the process, one that Redis has, one that a model is asked for. */
export const kinds = ['memoryHit', 'redisHit', 'miss'] as const;
/** How an answer comes about. */
export type Kind = (typeof kinds)[number];

/** What a request costs each use, and the service. */
export interface RequestCost {
  readonly redis: Readonly<Partial<Record<Use, UseCost>>>;
  /** Milliseconds of CPU of the process. */
  readonly serviceMs: number;
  /** Names that Redis pushes to every process: the value when it is written, and again when it expires. */
  readonly pushedNames: number;
}

/** Everything that the model is made of. Counts hold on every machine; times are of the one that measured. */
export interface Measured {
  /** Connections of a process. */
  readonly connections: Readonly<Record<Use, number>>;
  /** A second of a process that nobody asks. */
  readonly idle: Readonly<Record<Use, UseCost>>;
  /** What comes on top a second for the whole fleet, whoever does it. */
  readonly idleOfAll: Readonly<Partial<Record<Use, UseCost>>>;
  /** Milliseconds of CPU of a process a second that nobody asks. */
  readonly idleServiceMs: number;
  readonly requests: Readonly<Record<Kind, RequestCost>>;
  /** On top of an answer of a model, for each time that its lease is renewed while it is made. */
  readonly renewal: UseCost & { readonly everyMs: number };
  /** On top of a request, where callers have budgets. */
  readonly budget: UseCost;
  readonly batchItem: RequestCost;
  /** One tag, and what it costs the process that invalidates it. */
  readonly invalidation: { readonly operations: number; readonly pushedNames: number };
  /** One limit of one caller, of the two that a request takes. */
  readonly limitCallUs: number;
  readonly push: {
    /** Microseconds of Redis for each process that listens, in each turn in which anything was written. */
    readonly turnUs: number;
    /** Microseconds of Redis for each name and process. */
    readonly nameUs: number;
    /** Bytes for each name and process. */
    readonly nameBytes: number;
    /** Microseconds of a process for each name. */
    readonly serviceUs: number;
  };
  /** Microseconds of Redis for a connection that is made again, with all that is asked first. */
  readonly connectUs: number;
}

const cost = (operations: number, cpuUs: number, bytesIn: number, bytesOut: number): UseCost => ({
  operations,
  cpuUs,
  bytesIn,
  bytesOut,
});
const limits = cost(10, 115, 390, 94);

/** Seen on 29 and 30 November 2026 with Redis 7.0.15 and Node 24.22, on two cores of an Intel Xeon that others used as well. */
export const measured: Measured = {
  connections: { answers: 6, limits: 1, queue: 3 },
  idle: {
    answers: cost(5.1, 360, 120, 18),
    limits: cost(0, 0, 0, 0),
    queue: cost(10.9, 340, 870, 31),
  },
  idleOfAll: { queue: cost(2.8, 100, 20, 5) },
  idleServiceMs: 13.5,
  requests: {
    memoryHit: { redis: { answers: cost(4, 28, 344, 4), limits }, serviceMs: 0.52, pushedNames: 0 },
    redisHit: { redis: { answers: cost(6, 53, 640, 1_140), limits }, serviceMs: 0.67, pushedNames: 0 },
    miss: { redis: { answers: cost(16, 150, 2_830, 20), limits }, serviceMs: 3, pushedNames: 2 },
  },
  renewal: { everyMs: 3_333, ...cost(3, 60, 170, 4) },
  budget: cost(10, 115, 390, 94),
  batchItem: {
    redis: { answers: cost(12.9, 175, 2_570, 20), queue: cost(82, 350, 6_100, 850) },
    serviceMs: 3.8,
    pushedNames: 2,
  },
  invalidation: { operations: 1, pushedNames: 1 },
  limitCallUs: 57,
  push: { turnUs: 5, nameUs: 0.12, nameBytes: 98, serviceUs: 10 },
  connectUs: 130,
};
