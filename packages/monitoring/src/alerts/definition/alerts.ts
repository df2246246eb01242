// The words for alerts that run: phases, states, changes and the engine.
import type { AlertRule } from './alert.ts';

/** Where an alert is: `pending` holds, but not yet long enough. */
export type AlertPhase = 'inactive' | 'pending' | 'firing';

/** An alert as it is now. */
export interface AlertState extends Pick<AlertRule, 'name' | 'severity' | 'summary' | 'runbook' | 'labels'> {
  /** Where it is. */
  readonly phase: AlertPhase;
  /** Milliseconds since 1970 when the phase began. */
  readonly since: number;
  /** What was compared last; `undefined` without data. */
  readonly value: number | undefined;
  /** True until the process has run as long as the rule looks back. */
  readonly isPartial: boolean;
  /** Whether nobody is notified now. */
  readonly isSilenced: boolean;
}

/** A firing alert, or one that ended. */
export interface AlertChange {
  /** Which alert. */
  readonly rule: AlertRule;
  /** Whether it began or ended. */
  readonly status: 'firing' | 'resolved';
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  /** Milliseconds since 1970; only for one that ended. */
  readonly endsAt?: number;
  /** What was compared at the change; `undefined` without data. */
  readonly value: number | undefined;
}

/** A notification that reached nobody. */
export interface Undelivered {
  /** The notifier's name. */
  readonly notifier: string;
  /** The alert's name. */
  readonly alert: string;
  /** `failed`: not taken in all its tries, it is tried again later; `dropped`: too much waited, it is not. */
  readonly outcome: 'failed' | 'dropped';
  /** What this package says of it, or the error's code or name: never its message, which may quote the address. */
  readonly reason: string;
}

/** The in-process alert engine. */
export interface Alerts {
  /** Evaluates now and at every interval. @throws MonitoringError `invalid_options` for metrics and labels that do not exist */
  start(): void;
  /** Evaluates once. */
  evaluate(): void;
  /** Every alert as it is now. */
  states(): readonly AlertState[];
  /** The last 500 alerts that fired or ended, oldest first. */
  history(): readonly AlertChange[];
  /**
   * Notifies nobody of an alert for a while, at most a week; what still fires afterwards is notified then. 0 ends a silence, as does
   * the function that is returned.
   * @throws MonitoringError `invalid_options` for a name that no alert has, and for no length of time
   */
  silence(alert: string, durationMs: number): () => void;
  /** Emits every alert that fires or ends, silenced or not; returns a function that ends it. */
  on(event: 'change', listener: (change: AlertChange) => void): () => void;
  /** Emits every notification that was not taken; returns a function that ends it. */
  on(event: 'undelivered', listener: (failure: Undelivered) => void): () => void;
  /**
   * Evaluates no more; every alert shows as inactive, and whoever was notified of one that fires is notified that it ended here.
   * Resolves when every notifier took it, after `notifyTimeoutMs` at the latest: a process that exits before takes it along.
   */
  close(): Promise<void>;
  [Symbol.dispose](): void;
}
