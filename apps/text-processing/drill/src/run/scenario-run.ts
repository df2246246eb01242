// Says what one scenario left to judge.
import type { Call } from '../observe/call.ts';
import type { BatchSeen } from '../observe/run-batch.ts';
import type { Watched } from '../observe/watch-service.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ProviderBooks } from './start-provider.ts';

/** One scenario as it went; times are milliseconds since the load began. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly calls: readonly Call[];
  /** Texts with a degraded answer, asked for once more when all was over. */
  readonly again: readonly Call[];
  /** Calls that were made before the load. */
  readonly firstCalls: number;
  readonly from: number;
  readonly to: number;
  readonly watched: Watched;
  readonly books: ProviderBooks;
  readonly batch?: BatchSeen;
  /** Whether the trouble reached its aim: a drill whose fault never came proves nothing. */
  readonly isArrived: boolean;
}
