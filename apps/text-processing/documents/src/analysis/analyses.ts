// Says what works on documents, wherever their parts are worked on.
import type { GiveBack } from '../../../jobs/src/charge-batch.ts';
import type { Operation } from '../../../src/domain/define-operation.ts';
import type { SourceDocument } from '../document/source-document.ts';
import type { AnalysisState, Estimate } from './analysis.ts';

/** One operation on one document. */
export interface AnalysisTask {
  readonly document: string;
  readonly operation: Operation;
  readonly options: Readonly<Record<string, unknown>>;
  /** Name of the model that is to answer. Default: whichever the service asks. */
  readonly model?: string | undefined;
}

/** Analyses of documents; another owner's is as good as none. */
export interface Analyses {
  estimate(document: SourceDocument, task: Omit<AnalysisTask, 'document'>): Estimate;
  /**
   * Begins an analysis, or finds the one that was begun before, unless that has an answer that may be better now. `charge` takes
   * its parts from the caller's limit, and gives back what was not taken.
   */
  start(
    document: SourceDocument,
    task: AnalysisTask,
    owner: string,
    charge: (requests: number) => Promise<GiveBack>,
  ): Promise<AnalysisState>;
  /** How it stands; goes on to its next step where one has ended. */
  get(id: string, owner: string): Promise<AnalysisState | undefined>;
  /** Every change, until it has ended or the signal aborts. */
  watch(id: string, owner: string, signal: AbortSignal): AsyncGenerator<AnalysisState>;
  /** Stops what has not begun; one that has ended is forgotten. */
  cancel(id: string, owner: string): Promise<AnalysisState | undefined>;
  close(): void;
}
