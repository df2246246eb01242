// Infrastructure Service: monitoring · stable API, changes affect all users
import type { AlertChange, AlertState } from './alert-state.ts';

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
