// Infrastructure Service: monitoring · stable API, changes affect all users
import type { AlertRule } from './alert.ts';

/** Where an alert is: `pending` holds, but not yet long enough. */
export type AlertPhase = 'inactive' | 'pending' | 'firing';

/** An alert as it is now. */
export interface AlertState extends Pick<AlertRule, 'name' | 'severity' | 'summary' | 'runbook' | 'labels'> {
  readonly phase: AlertPhase;
  /** Milliseconds since 1970 when the phase began. */
  readonly since: number;
  /** What was compared last; `undefined` without data. */
  readonly value: number | undefined;
  /** True until the process has run as long as the rule looks back. */
  readonly isPartial: boolean;
  readonly isSilenced: boolean;
}

/** A firing alert, or one that ended. */
export interface AlertChange {
  readonly rule: AlertRule;
  readonly status: 'firing' | 'resolved';
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt?: number;
  readonly value: number | undefined;
}

/** The in-process alert engine. */
export interface Alerts {
  /** Evaluates now and at every interval. @throws MonitoringError `invalid_alert` for metrics and labels that do not exist */
  start(): void;
  /** Evaluates once. */
  evaluate(): void;
  /** Every alert as it is now. */
  states(): readonly AlertState[];
  /** The last 500 alerts that fired or ended, oldest first. */
  history(): readonly AlertChange[];
  /** Tells nobody about an alert for a while; what still fires afterwards is told then. Returns a function that ends it. */
  silence(alert: string, durationMs: number): () => void;
  /** Tells every alert that fires or ends, silenced or not. */
  on(event: 'change', listener: (change: AlertChange) => void): () => void;
  close(): void;
  [Symbol.dispose](): void;
}
