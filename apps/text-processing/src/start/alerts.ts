// Says what the service watches for: the standard alerts, and how long texts of batches wait.
import type { AlertDefinition } from '@tpl/monitoring';
import { defineAlert, standardAlerts } from '@tpl/monitoring';

const guide = 'https://github.com/tpl-house/tpl/blob/main/docs/guides/operations.md#workers-are-watched';

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
];
