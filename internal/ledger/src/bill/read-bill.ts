// Reads the exports of usage and costs of OpenAI and Anthropic.
import { AiError } from '@internal/model';
import { readTiers } from '@internal/prices';
import { dayOf } from '../entry/entry.ts';
import type { Bill, BillProvider, BillRow } from './bill-row.ts';
import type { CsvRow } from './read-csv.ts';
import { readCsv } from './read-csv.ts';

interface Format {
  readonly provider: BillProvider;
  readonly kind: Bill['kind'];
  /** Columns without which it is none of this format. */
  readonly needs: readonly string[];
  readonly read: (row: CsvRow) => BillRow | undefined;
}

/**
 * The four exports. Columns of OpenAI's usage are the fields of its Usage API (API reference, "Usage: Completions result" and
 * "Costs result"); those of Anthropic are the ones of the Console's export (Console help, "Cost and usage reporting"), with
 * the same counts as its Usage and Cost API. A column `request_id` is read where there is one: neither has it of itself.
 */
const formats: readonly Format[] = [
  {
    provider: 'openai',
    kind: 'usage',
    needs: ['start_time', 'input_tokens', 'output_tokens'],
    read: openaiUsage,
  },
  { provider: 'openai', kind: 'cost', needs: ['start_time', 'amount_value', 'line_item'], read: openaiCost },
  {
    provider: 'anthropic',
    kind: 'usage',
    needs: ['usage_date_utc', 'model_version', 'usage_input_tokens_no_cache', 'usage_output_tokens'],
    read: anthropicUsage,
  },
  {
    provider: 'anthropic',
    kind: 'cost',
    needs: ['usage_date_utc', 'model', 'cost_usd'],
    read: anthropicCost,
  },
];

/**
 * Reads an export of usage or costs, whichever of the providers wrote it.
 *
 * @throws {AiError} `invalid_options` for a file that is none of the four exports, or has a cell that is no number or day.
 */
export function readBill(text: string): Bill {
  const { names, rows: lines } = readCsv(text);
  const format = formats.find(({ needs }) => needs.every((name) => names.includes(name)));
  if (!format) {
    const known = formats.map(({ provider, kind, needs }) => `${provider} ${kind}: ${needs.join(', ')}`);
    const found = names.slice(0, 20).join(', ').slice(0, 500);
    throw new AiError(
      'invalid_options',
      `The file is no export that is known; its columns are: ${found}. Known are:\n  ${known.join('\n  ')}`,
    );
  }
  const rows = lines.map(format.read).filter((row) => row !== undefined);
  const days = rows.map(({ day }) => day).sort();
  const { provider, kind } = format;
  return { provider, kind, rows, from: days[0] ?? '', to: days.at(-1) ?? '' };
}

const wrong = ({ line }: CsvRow, name: string, what: string): AiError =>
  new AiError('invalid_options', `Line ${line}, column ${name}: ${what}.`);

/** A count; an empty cell is 0, and `3.0` is how some exports write 3. */
function count(row: CsvRow, name: string): number {
  const text = row.cells.get(name) ?? '';
  const value = text === '' ? 0 : Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw wrong(row, name, 'is no count');
  return value;
}

function dollars(row: CsvRow, name: string): number {
  const value = Number(row.cells.get(name) || 'NaN');
  if (!Number.isFinite(value)) throw wrong(row, name, 'is no amount');
  return value;
}

// What other text `Date.parse` makes a day of is chance: `m 1` is one in 2001.
const written = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[+-]\d\d:\d\d)?$/;
const lastTime = Date.parse('9999-12-31T23:59:59Z');

/** A day as ISO 8601 writes it, or a moment in seconds since 1970; without a zone it is UTC, as all exports are. */
function dayIn(row: CsvRow, name: string): string {
  const text = row.cells.get(name) ?? '';
  const isDate = written.test(text);
  const iso = isDate && !/(?:Z|[+-]\d\d:\d\d)$/.test(text.slice(10)) && text.length > 10 ? `${text}Z` : text;
  const at = /^\d{1,12}$/.test(text) ? Number(text) * 1_000 : isDate ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(at) || at > lastTime) throw wrong(row, name, 'is no day');
  return dayOf(at);
}

/** What both kinds of row have; a provider leaves out what it did not group by. */
function named(row: CsvRow, key: string): Pick<BillRow, 'key' | 'requestId' | 'line'> {
  const { cells, line } = row;
  const keyName = cells.get(key);
  const requestId = cells.get('request_id');
  return { line, ...(keyName && { key: keyName }), ...(requestId && { requestId }) };
}

function openaiUsage(row: CsvRow): BillRow | undefined {
  const { cells } = row;
  const model = cells.get('model') ?? '';
  const tokens = {
    inputTokens: count(row, 'input_tokens'),
    cacheReadTokens: count(row, 'input_cached_tokens'),
    cacheWriteTokens: count(row, 'input_cache_write_tokens'),
    cacheWrite1hTokens: 0,
    outputTokens: count(row, 'output_tokens'),
  };
  const requests = count(row, 'num_model_requests');
  // The export has a row for every bucket, also for those in which nothing happened.
  if (tokens.inputTokens + tokens.outputTokens + requests === 0) return undefined;
  const isBatch = cells.get('batch')?.toLowerCase() === 'true';
  return {
    ...named(row, 'api_key_id'),
    day: dayIn(row, 'start_time'),
    model,
    ...(cells.has('num_model_requests') && { requests }),
    tokens,
    ...readTiers(isBatch ? 'batch' : '', cells.get('service_tier')),
  };
}

function openaiCost(row: CsvRow): BillRow {
  const [model = ''] = (row.cells.get('line_item') ?? '').split(',');
  return {
    ...named(row, 'api_key_id'),
    day: dayIn(row, 'start_time'),
    model: model.trim(),
    costUsd: dollars(row, 'amount_value'),
  };
}

function anthropicUsage(row: CsvRow): BillRow {
  const { cells } = row;
  const cacheReadTokens = count(row, 'usage_input_tokens_cache_read');
  const cacheWriteTokens = count(row, 'usage_input_tokens_cache_write_5m');
  const cacheWrite1hTokens = count(row, 'usage_input_tokens_cache_write_1h');
  const uncached = count(row, 'usage_input_tokens_no_cache');
  const webSearches = count(row, 'web_search_count');
  const isLong = (cells.get('context_window') ?? '').startsWith('>');
  return {
    ...named(row, 'api_key'),
    day: dayIn(row, 'usage_date_utc'),
    model: cells.get('model_version') ?? '',
    tokens: {
      inputTokens: uncached + cacheReadTokens + cacheWriteTokens + cacheWrite1hTokens,
      cacheReadTokens,
      cacheWriteTokens,
      cacheWrite1hTokens,
      ...(webSearches > 0 && { webSearches }),
      outputTokens: count(row, 'usage_output_tokens'),
    },
    ...(isLong && { isLong }),
    ...readTiers(cells.get('usage_type'), cells.get('speed'), cells.get('inference_geo')),
  };
}

/** Here models have names for people: `Claude Opus 4.5` is `claude-opus-4-5`. */
function anthropicCost(row: CsvRow): BillRow {
  const model = (row.cells.get('model') ?? '').toLowerCase().replaceAll(/[ .]/g, '-');
  return {
    ...named(row, 'api_key'),
    day: dayIn(row, 'usage_date_utc'),
    model,
    costUsd: dollars(row, 'cost_usd'),
  };
}
