// Compares the ledger with a provider's bill, for people and for CI.
import { readFile } from 'node:fs/promises';
import type { PriceTable } from '@tpl/ai';
import type { Bill, BillCause, BillDifference, BillReport } from '@tpl/ai/ledger';
import { compareBill, daysAround, markedCauses, readBill } from '@tpl/ai/ledger';
import { openLedger } from '../../ledger/src/open-ledger.ts';
import type { Operation } from '../../src/domain/define-operation.ts';
import { RequestError } from '../../src/domain/request-error.ts';
import { readServiceSettings } from '../../src/settings/read-settings.ts';
import { showJson, withoutControls } from './answer/show-answer.ts';
import type { CliHost } from './host/host.ts';
import { readWords } from './host/parse-arguments.ts';

const says: Readonly<Record<BillCause, string>> = {
  estimated: 'estimated, for the provider did not say what it counted',
  uncertain: 'uncertain, for the process was killed before the call ended',
  day_boundary: 'counted to the day before or after',
  cached_tokens: 'another part of the input counts as cached',
  price: 'the same tokens at another price, or at prices of another day',
  tier: 'the same tokens in another tier',
  retried: 'an attempt that failed was billed',
  missing_in_bill: 'not in the bill',
  missing_in_ledger: 'not in the ledger',
  twice_in_bill: 'twice in the bill',
  twice_in_ledger: 'twice in the ledger',
  unknown_model: 'a model without a price',
  counted_otherwise: 'the provider billed another count than it told',
};

/**
 * `bill --against FILE`. Resolves to the exit code: 0 where nothing differs but what the ledger marked itself, 1 where something
 * does, 2 where the two cannot be compared.
 *
 * @throws RequestError when it is asked for something else.
 */
export async function runBill(
  args: readonly string[],
  { env, stdout, stderr }: CliHost,
  operations: readonly Operation[],
): Promise<number> {
  const { words, values } = readWords(args, {
    against: { field: 'against', kind: 'text' },
    key: { field: 'keys', kind: 'list' },
    provider: { field: 'providers', kind: 'list' },
    prices: { field: 'prices', kind: 'text' },
    strict: { field: 'strict', kind: 'flag' },
    json: { field: 'json', kind: 'flag' },
  });
  const [word] = words;
  const { against } = values;
  if (typeof against !== 'string' || word !== undefined)
    throw new RequestError('invalid_request', [
      {
        path: word ?? '--against',
        message: word ? 'is not wanted here' : 'needs the file that a provider exported',
      },
    ]);
  try {
    const bill = readBill(await readFile(against, 'utf8'));
    const prices = typeof values['prices'] === 'string' ? await readPrices(values['prices']) : undefined;
    const report = await compared(bill, env, operations, {
      keys: values['keys'] as string[] | undefined,
      providers: values['providers'] as string[] | undefined,
      prices,
    });
    stdout.write(values['json'] ? `${showJson(report)}\n` : withoutControls(textOf(report)));
    return isFine(report, values['strict'] === true) ? 0 : 1;
  } catch (error) {
    stderr.write(
      `${withoutControls(error instanceof Error ? error.message : 'The two cannot be compared.')}\n`,
    );
    return 2;
  }
}

async function compared(
  bill: Bill,
  env: CliHost['env'],
  operations: readonly Operation[],
  options: Pick<Parameters<typeof compareBill>[0], 'keys' | 'providers' | 'prices'>,
): Promise<BillReport> {
  const { app, cache } = await readServiceSettings(env, operations);
  const ledger = openLedger(app.values, cache.values.redisUrl, env);
  try {
    return await compareBill({ bill, entries: ledger.entries(daysAround(bill)), ...options });
  } finally {
    await ledger.close();
  }
}

const readPrices = async (path: string): Promise<PriceTable> =>
  JSON.parse(await readFile(path, 'utf8')) as PriceTable;

const isMarked = ({ causes }: BillDifference): boolean => causes.every((cause) => markedCauses.has(cause));

/** More differences than are listed are no fewer. */
function isFine({ differences, differenceCount }: BillReport, isStrict: boolean): boolean {
  if (isStrict) return differenceCount === 0;
  return differences.length === differenceCount && differences.every(isMarked);
}

const usd = (amount: number): string => `$${amount.toFixed(6)}`;

function textOf(report: BillReport): string {
  const { provider, kind, from, to, ledgerUsd, billUsd, differenceUsd, differences, differenceCount } =
    report;
  const more = differenceCount - differences.length;
  return [
    `${provider} ${kind}, ${from} to ${to}: ledger ${usd(ledgerUsd)}, bill ${usd(billUsd)}, difference ${usd(differenceUsd)}`,
    `Without what the ledger marked as estimated or uncertain: ${usd(report.knownDifferenceUsd)}`,
    ...(report.otherKeyRows > 0 ? [`${report.otherKeyRows} rows of other keys were left out.`] : []),
    ...differences.map(lineOf),
    ...(more > 0 ? [`… and ${more} more.`] : []),
    differenceCount === 0 ? 'Nothing differs.' : '',
  ]
    .filter((line) => line !== '')
    .join('\n')
    .concat('\n');
}

function lineOf(difference: BillDifference): string {
  const { causes, day, model, requestId, ledgerUsd, billUsd, note } = difference;
  const what = [day, model, requestId].filter(Boolean).join(' ');
  const why = causes.map((cause) => says[cause]).join('; ');
  return `${isMarked(difference) ? '~' : '✗'} ${what}: ${usd(ledgerUsd - billUsd)}, ${why}. ${note}`;
}
