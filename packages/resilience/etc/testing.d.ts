// What @tpl/resilience/testing exports. Written by `npm run generate`; a change here is a change for users.

export type Answer = (status: number, retryAfterMs: number) => void;
export type Client = (send: Send, end: (isServed: boolean) => void) => void;
export type ClientFactory = (world: World) => Client;
export interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
export type Fault = {
  readonly fault: 'error';
  readonly error?: unknown;
} | {
  readonly fault: 'latency';
  readonly ms: number;
} | {
  readonly fault: 'hang';
} | {
  readonly fault: 'status';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
} | {
  readonly fault: 'result';
  readonly value: unknown;
};
export type FaultPlan<F> = readonly (F | undefined)[] | ((call: number) => F | undefined);
export interface FleetResult {
  readonly scenario: FleetScenario;
  readonly seconds: readonly FleetSecond[];
  readonly faultAttempts: number;
  readonly faultSuccess: number;
  readonly recoveryMs: number | undefined;
  readonly finalSuccess: number;
  readonly metastable: boolean;
}
export interface FleetScenario {
  readonly fault: 'outage' | 'brownout' | 'overload' | 'none';
  readonly processes: number;
  readonly callsPerSecond: number;
  readonly capacity: number;
  readonly failureCost: number;
  readonly errorRate: number;
  readonly overloadCapacity: number;
  readonly beforeMs: number;
  readonly faultMs: number;
  readonly afterMs: number;
}
export interface FleetSecond {
  calls: number;
  attempts: number;
  successes: number;
}
export type PolicyFactory = (context: {
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly name: string;
}) => SimulatedPolicy;
export type Send = (answer: Answer) => void;
export interface SimulatedPolicy {
  execute<T>(run: (attempt: Attempt) => Promise<T>, options?: ExecuteOptions): Promise<T>;
}
export type StreamFault<T> = {
  readonly afterChunks?: number;
} & ({
  readonly fault: 'status';
  readonly status: number;
} | {
  readonly fault: 'error';
  readonly error: unknown;
} | {
  readonly fault: 'truncate';
} | {
  readonly fault: 'hang';
} | {
  readonly fault: 'pause';
  readonly ms: number;
} | {
  readonly fault: 'keep_alive';
  readonly chunk: T;
  readonly everyMs: number;
});
export interface Trouble {
  readonly kind: 'outage' | 'brownout' | 'overload' | 'hang' | 'slow' | 'none';
  readonly seconds: number;
  readonly pause?: number;
  readonly status?: number;
  readonly rate?: number;
  readonly capacity?: number;
  readonly factor?: number;
}
export interface TroubleJudgment {
  readonly shapes: number;
  readonly worseThanNothing: number;
  readonly worst: {
    readonly shape: string;
    readonly points: number;
  };
  readonly withinTwoPointsOfBest: number;
  readonly withinFiveOfSdk: number;
  readonly outageAttemptsMax: number;
  readonly slowOutageAttemptsMax: number;
  readonly metastable: number;
  readonly overloadOverNothing: number;
  readonly recoveryFastMs: number;
  readonly recoverySlowMs: number;
  readonly lowTrafficRefused: number;
}
export interface TroubleResult {
  readonly during: number;
  readonly after: number;
  readonly requests: number;
  readonly recoveryMs: number;
  readonly isDown: boolean;
  readonly refusedAfter: number;
  readonly servedMs: number;
  readonly failedMs: number;
  readonly longestMs: number;
}
export interface TroubleRow {
  readonly shape: TroubleShape;
  readonly ours: TroubleResult;
  readonly peers: Readonly<Record<string, TroubleResult>>;
}
export interface TroubleShape {
  readonly id: string;
  readonly processes: number;
  readonly callsPerSecond: number;
  readonly bursts?: {
    readonly every: number;
    readonly calls: number;
    readonly within: number;
  };
  readonly capacity: number;
  readonly answerMs: readonly [
    number,
    number
  ];
  readonly failMs: number;
  readonly shedCost: number;
  readonly limit?: {
    readonly perSecond: number;
    readonly burst: number;
    readonly retryAfter: number;
  };
  readonly troubles: readonly Trouble[];
  readonly before: number;
  readonly after: number;
  readonly seeds: number;
  readonly streams?: boolean;
  readonly tags: readonly ('fails fast' | 'outage' | 'slow' | 'few calls' | 'overload')[];
}
export interface VirtualClock extends Clock {
  advance(ms: number): Promise<void>;
  readonly pending: number;
}
export interface World {
  readonly clock: Clock;
  readonly random: () => number;
  readonly name: string;
}
export declare const badRetryAfters: readonly string[];
export declare function createSeededRandom(seed: number): () => number;
export declare function createVirtualClock(startMs?: number): VirtualClock;
export declare function defineShape(id: string, troubles: readonly Trouble[], changed?: Partial<TroubleShape>): TroubleShape;
export declare function drawShapes(seed: number, count: number): TroubleShape[];
export declare const fixedShapes: readonly TroubleShape[];
export declare const furtherShapes: readonly TroubleShape[];
export declare function judgeTrouble(rows: readonly TroubleRow[]): TroubleJudgment;
export declare function meanTrouble(shape: TroubleShape, make: ClientFactory): Promise<TroubleResult>;
export declare function renderFleetSvg(results: Readonly<Record<string, FleetResult>>): string;
export declare function simulateFleet(createPolicy: PolicyFactory, { scenario: changed, seed, }?: {
  readonly scenario?: Partial<FleetScenario>;
  readonly seed?: number;
}): Promise<FleetResult>;
export declare function toClient(policy: SimulatedPolicy): Client;
declare const peers: {
  'no retry': ClientFactory;
  'SDK, 2 retries': ClientFactory;
  'AWS standard': ClientFactory;
  'cockatiel, sampling': ClientFactory;
  'cockatiel, consecutive': ClientFactory;
};
export { peers as troublePeers };
export declare function withFaults<Args extends unknown[], T>(run: (...args: Args) => Promise<T>, plan: FaultPlan<Fault>, { clock }?: {
  readonly clock?: Clock;
}): (...args: Args) => Promise<T>;
export declare function withStreamFaults<Args extends unknown[], T>(run: (...args: Args) => AsyncIterable<T>, plan: FaultPlan<StreamFault<T>>, { clock }?: {
  readonly clock?: Clock;
}): (...args: Args) => AsyncIterable<T>;

// Mentioned above, not exported.

interface Attempt {
  readonly signal: AbortSignal;
  readonly attempt: number;
  readonly deadlineAt: number | undefined;
  readonly operation?: string | undefined;
  readonly idempotent?: boolean | undefined;
}
interface ExecuteOptions {
  readonly signal?: AbortSignal | undefined;
  readonly operation?: string | undefined;
  readonly deadlineMs?: number | undefined;
  readonly deadlineAt?: number | undefined;
  readonly idempotent?: boolean | undefined;
  readonly retry?: false | undefined;
  readonly handleResult?: ResultHandler | undefined;
}
type ResultHandler = ResultMethod['handleResult'];
interface ResultMethod {
  handleResult(result: unknown): unknown;
}

export {};
