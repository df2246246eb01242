// The words for health: checks, groups, reports and the registry.

/** How a part is doing: `degraded` answers, but not as it should; `unknown` has not answered yet. */
export type HealthStatus = 'up' | 'degraded' | 'down' | 'unknown';

/** Looks at one thing. Throwing counts as `down`. */
export type HealthCheck = (
  signal: AbortSignal,
) => Promise<{ status: HealthStatus; details?: Readonly<Record<string, unknown>> }>;

/** The probes of Kubernetes, or a group of your own. */
export type HealthGroup = 'startup' | 'live' | 'ready' | (string & {});

/** How often a check runs and how much it takes to believe it. */
export interface HealthCheckPace {
  /** Time from the end of a run to the next. Default: 10,000. */
  readonly intervalMs?: number;
  /** Time one run may take, retries included. Default: 2,000. */
  readonly timeoutMs?: number;
  /** Further tries inside the timeout when it throws. Default: 1. */
  readonly retries?: number;
  /** Worse results in a row before it is reported worse. Default: 2. */
  readonly failureThreshold?: number;
  /** Better results in a row before it is reported better. Default: 1. */
  readonly successThreshold?: number;
}

/** A check that the registry runs by itself, at the registry's pace where it names none. */
export interface HealthCheckDefinition extends HealthCheckPace {
  /** Unique in its registry; 1 to 100 characters. */
  readonly name: string;
  /** Looks once; its signal aborts at the timeout. */
  readonly check: HealthCheck;
  /** Probes it counts for. Default: `['ready']`. A dependency never belongs in `live`: a restart does not mend it. */
  readonly groups?: readonly HealthGroup[];
  /** Whether its being down takes the group down; otherwise the group is degraded. Default: `true`. */
  readonly critical?: boolean;
}

/** A part that sets its state by itself. */
export interface HealthComponent {
  /** States how it is doing from now on. */
  set(status: HealthStatus, details?: Readonly<Record<string, unknown>>): void;
  /** Takes it out of every report. */
  remove(): void;
}

/** One part in a report. */
export interface HealthEntry {
  /** As it was registered. */
  readonly name: string;
  /** As it is reported, thresholds applied. */
  readonly status: HealthStatus;
  /** Whether its being down takes the group down. */
  readonly critical: boolean;
  /** Age of the answer; `undefined` before the first. */
  readonly ageMs?: number;
  /** How long the last run took. */
  readonly durationMs?: number;
  /** Why it is not up, where the check did not say: `timeout`, `threw TypeError`. */
  readonly reason?: string;
  /** What the check said besides. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What a probe gets: made from the last answers, at once. */
export interface HealthReport {
  /** What was asked for. */
  readonly group: HealthGroup;
  /** The worst of its critical parts; at best `degraded` while another one is not up. */
  readonly status: HealthStatus;
  /** Every part of the group. */
  readonly checks: readonly HealthEntry[];
}

/** A change of one part's reported state. */
export interface HealthChange {
  /** The part. */
  readonly name: string;
  /** Its state before. */
  readonly from: HealthStatus;
  /** Its state now. */
  readonly to: HealthStatus;
  /** Why it is not up, where the check did not say. */
  readonly reason?: string;
}

/** Knows how every part of the process is doing. */
export interface Health {
  /** Adds a check; it runs from `start` on. Returns a function that removes it. @throws MonitoringError `invalid_options` */
  register(definition: HealthCheckDefinition): () => void;
  /** Adds a part that sets its state itself; starts as `up`. @throws MonitoringError `invalid_options` */
  component(definition: {
    name: string;
    groups?: readonly HealthGroup[];
    critical?: boolean;
  }): HealthComponent;
  /** The state of a group, from the last answers. Never waits. */
  report(group: HealthGroup): HealthReport;
  /** Runs every check now; those that run already are joined. @throws MonitoringError `closed` after `close` */
  refresh(): Promise<void>;
  /** Starts running the checks. */
  start(): void;
  /** Turns `ready` down for good: new work should go elsewhere. `live` stays as it is. */
  drain(): void;
  /** Whether `drain` was called. */
  readonly isDraining: boolean;
  /** Emits each change of a part's reported state; returns a function that ends it. */
  on(event: 'change', listener: (change: HealthChange) => void): () => void;
  /** Stops all checks and timers. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
