// Says what the service watches for: the standard alerts, how long texts of batches wait, and whether the ledger is whole.
import type { AlertDefinition } from '@tpl/monitoring';
import { defineAlert, standardAlerts } from '@tpl/monitoring';
import { lostLines } from '../../ledger/src/lost-lines.ts';

const guide = 'https://github.com/tpl-house/tpl/blob/main/docs/guides/operations.md#workers-are-watched';
const ledgerGuide = 'https://github.com/tpl-house/tpl/blob/main/docs/guides/ai-ledger.md#when-lines-are-lost';

/** In the process, and in the rules that `npx @tpl/monitoring export` writes for Prometheus. */
export const alerts: readonly AlertDefinition[] = [
  ...standardAlerts(),
  defineAlert({
    name: 'QueueStandsStill',
    summary:
      'The text of a batch that is next has waited for five minutes: there are no workers, or too few.',
    measure: { kind: 'value', metric: 'jobs.next.waited' },
    op: '>',
    threshold: 300,
    forMs: 60_000,
    runbook: guide,
  }),
  defineAlert({
    name: 'TextsGivenUp',
    summary: 'Texts of batches were given up for no fault of theirs.',
    measure: { kind: 'increase', metric: 'jobs.ended', where: { outcome: 'given_up' }, windowMs: 600_000 },
    op: '>',
    threshold: 0,
    runbook: guide,
  }),
  defineAlert({
    name: 'ProviderBatchLate',
    // A provider's batch ends within a day: what is an hour older is not fetched.
    summary: "A provider's batch is 25 hours old and its answers are not here.",
    measure: { kind: 'value', metric: 'jobs.lane.oldest.age' },
    op: '>',
    threshold: 90_000,
    forMs: 60_000,
    runbook: guide,
  }),
  defineAlert({
    name: 'LedgerLosesLines',
    summary: 'The ledger loses lines: what calls cost is no longer in the totals.',
    measure: { kind: 'increase', metric: lostLines.name, windowMs: 900_000 },
    op: '>',
    threshold: 0,
    runbook: ledgerGuide,
  }),
];
