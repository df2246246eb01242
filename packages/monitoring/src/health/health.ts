// Infrastructure Service: monitoring · stable API, changes affect all users

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
  readonly name: string;
  readonly check: HealthCheck;
  /** Probes it counts for. Default: `['ready']`. A dependency never belongs in `live`: a restart does not mend it. */
  readonly groups?: readonly HealthGroup[];
  /** Whether its being down takes the group down; otherwise the group is degraded. Default: `true`. */
  readonly critical?: boolean;
}

/** A part that tells its state by itself. */
export interface HealthComponent {
  set(status: HealthStatus, details?: Readonly<Record<string, unknown>>): void;
  /** Takes it out of every report. */
  remove(): void;
}

/** One part in a report. */
export interface HealthEntry {
  readonly name: string;
  readonly status: HealthStatus;
  readonly critical: boolean;
  /** Age of the answer; `undefined` before the first. */
  readonly ageMs?: number;
  /** How long the last run took. */
  readonly durationMs?: number;
  /** Why it is not up, where the check did not say: `timeout`, `threw TypeError`. */
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What a probe gets: made from the last answers, at once. */
export interface HealthReport {
  readonly group: HealthGroup;
  readonly status: HealthStatus;
  readonly checks: readonly HealthEntry[];
}

/** A change of one part's reported state. */
export interface HealthChange {
  readonly name: string;
  readonly from: HealthStatus;
  readonly to: HealthStatus;
  readonly reason?: string;
}

/** Knows how every part of the process is doing. */
export interface Health {
  /** Adds a check; it runs from `start` on. Returns a function that removes it. @throws MonitoringError `invalid_check` */
  register(definition: HealthCheckDefinition): () => void;
  /** Adds a part that tells its state itself; starts as `up`. @throws MonitoringError `invalid_check` */
  component(definition: {
    name: string;
    groups?: readonly HealthGroup[];
    critical?: boolean;
  }): HealthComponent;
  /** The state of a group, from the last answers. Never waits. */
  report(group: HealthGroup): HealthReport;
  /** Runs every check now; those that run already are joined. */
  refresh(): Promise<void>;
  /** Starts running the checks. */
  start(): void;
  /** Turns `ready` down for good: new work should go elsewhere. `live` stays as it is. */
  drain(): void;
  readonly isDraining: boolean;
  /** Tells each change of a part's reported state. */
  on(event: 'change', listener: (change: HealthChange) => void): () => void;
  /** Stops all checks and timers. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
