// Infrastructure Service: ai · stable API, changes affect all users
import type { AiErrorCode } from './ai-error-code.ts';
import type { Cost } from './cost.ts';
import type { Usage } from './usage.ts';

/** One request that was sent, or would have been. */
export interface AttemptRecord {
  readonly provider: string;
  readonly model: string;
  /** 1 for the first of the call. */
  readonly attempt: number;
  readonly ok: boolean;
  readonly code?: AiErrorCode;
  readonly durationMs: number;
  /** What it used; of a failed attempt what had arrived, estimated. */
  readonly usage?: Usage;
  readonly cost?: Cost;
}

/** Where the attempts of one call are written down; travels with the request from the outermost wrapper to the model. */
export interface AttemptLog {
  readonly records: readonly AttemptRecord[];
  add(record: Omit<AttemptRecord, 'attempt'>): void;
}

/** Starts an empty log; `onAttempt` is told about each record at once. */
export function createAttemptLog(onAttempt?: (record: AttemptRecord) => void): AttemptLog {
  const records: AttemptRecord[] = [];
  return {
    records,
    add(record) {
      const numbered = { ...record, attempt: records.length + 1 };
      records.push(numbered);
      onAttempt?.(numbered);
    },
  };
}
