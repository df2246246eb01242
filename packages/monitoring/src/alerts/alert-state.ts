// Infrastructure Service: monitoring · stable API, changes affect all users
import type { AlertRule } from './alert.ts';

/** Where an alert is: `pending` holds, but not yet long enough. */
export type AlertPhase = 'inactive' | 'pending' | 'firing';

/** An alert as it is now. */
export interface AlertState {
  readonly name: string;
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  readonly runbook: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
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

/** Follows one alert through its phases. */
export interface PhaseMachine {
  readonly phase: AlertPhase;
  /** Takes a verdict; returns what changed. */
  step(isActive: boolean, nowMs: number): 'firing' | 'resolved' | 'pending' | 'inactive' | undefined;
}

/** Creates the phases of an alert that fires once it held for `forMs`. */
export function createPhaseMachine(forMs: number): PhaseMachine {
  let phase: AlertPhase = 'inactive';
  let activeSince = 0;
  return {
    get phase() {
      return phase;
    },
    step(isActive, nowMs) {
      const before = phase;
      if (!isActive) {
        phase = 'inactive';
        return before === 'firing' ? 'resolved' : before === 'pending' ? 'inactive' : undefined;
      }
      if (before === 'inactive') activeSince = nowMs;
      if (before === 'firing') return undefined;
      phase = nowMs - activeSince >= forMs ? 'firing' : 'pending';
      return phase === before ? undefined : phase;
    },
  };
}
