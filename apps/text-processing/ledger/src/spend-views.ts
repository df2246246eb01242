// Says what operators see of spending: the totals of days, told apart as they like, as JSON or CSV.
import type { Ledger, SpendReport } from '@tpl/ai/ledger';
import { spendCsv } from '@tpl/ai/ledger';
import { z } from 'zod';
import { systemClock } from '../../src/domain/create-text-service.ts';
import { RequestError } from '../../src/domain/request-error.ts';
import type { InternalView } from '../../src/http/internal-server.ts';
import { Download } from '../../src/http/internal-server.ts';
import { checkBody } from '../../src/internal/check-body.ts';

const dimensions = ['day', 'tenant', 'key', 'operation', 'model'] as const;
const day = z.iso.date();
const some = z.string().min(1).max(200).optional();

const spendQuery = z.strictObject({
  from: day.optional().describe('First day, by UTC. Default: today.'),
  to: day.optional().describe('Last day, itself included; at most 400 days. Default: today.'),
  by: z
    .string()
    .max(100)
    .optional()
    .describe(`Some of ${dimensions.join(', ')}, by commas. Default: operation,model.`),
  tenant: some.describe('Only of this tenant.'),
  key: some.describe('Only of this caller.'),
  operation: some.describe('Only of this operation.'),
  model: some.describe('Only of this model: provider/model.'),
  format: z.enum(['json', 'csv']).default('json').describe('csv: a file for a spreadsheet.'),
});

/** The day it is, by UTC. */
export const today = (): string => new Date(systemClock.now()).toISOString().slice(0, 10);

/** What operators see of spending. */
export function spendViews(ledger: Ledger): InternalView[] {
  return [
    {
      name: 'spend',
      summary:
        'Money, tokens and calls of days by tenant, caller, operation and model: settled, estimated, reserved, uncertain, saved',
      query: spendQuery,
      async read(given) {
        const {
          from = today(),
          to = today(),
          by = 'operation,model',
          format,
          ...only
        } = checkBody(spendQuery, given);
        const names = by.split(',').map((name) => name.trim());
        const wrong = names.find((name) => !dimensions.some((known) => known === name));
        if (wrong !== undefined) throw notKnown(wrong);
        const asked = { from, to, by: names as (typeof dimensions)[number][], only: definedOf(only) };
        const report = await spendOf(ledger, asked);
        if (format === 'json') return report;
        return new Download(`spend-${from}-${to}.csv`, 'text/csv; charset=utf-8', spendCsv(report));
      },
    },
    {
      name: 'ledger',
      summary: 'Whether the ledger is written, what waits and what is lost',
      read: () => ledger.stats(),
    },
  ];
}

function notKnown(name: string): RequestError {
  const hint = `there are ${dimensions.join(', ')}`;
  return new RequestError('invalid_request', [
    { path: 'by', message: `must not name "${name.slice(0, 40)}"`, hint },
  ]);
}

const definedOf = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };

async function spendOf(ledger: Ledger, query: Parameters<Ledger['spend']>[0]): Promise<SpendReport> {
  try {
    return await ledger.spend(query);
  } catch (error) {
    // Its problems say which of the days is wrong.
    const { problems = [] } = error as { problems?: ConstructorParameters<typeof RequestError>[1] };
    throw problems.length > 0 ? new RequestError('invalid_request', problems) : error;
  }
}
