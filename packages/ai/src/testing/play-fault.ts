// Infrastructure Service: ai · stable API, changes affect all users
import { bodyFaults } from './body-faults.ts';
import { connectionFaults } from './connection-faults.ts';
import type { Exchange, Stage } from './exchange.ts';
import { stageOf } from './exchange.ts';
import { failureFaults } from './failure-faults.ts';
import type { FaultId } from './fault-list.ts';

const plays: Readonly<Record<FaultId, (stage: Stage) => unknown>> = {
  ...connectionFaults,
  ...bodyFaults,
  ...failureFaults,
};

/** Answers as if nothing were wrong, or with one fault. */
export function playFault(fault: FaultId | undefined, exchange: Exchange): void {
  const stage = stageOf(exchange);
  if (fault === undefined) stage.send(stage.whole.join(''));
  else plays[fault](stage);
}
