// Fuzzes what reads the exports of providers.
import assert from 'node:assert/strict';
import { readBill } from '@internal/ledger';
import { AiError } from '@internal/model';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readCsv } from '../../../../ledger/src/bill/read-csv.ts';
import type { Target } from '../../run/target.ts';

const heads = [
  'start_time,end_time,model,num_model_requests,input_tokens,input_cached_tokens,output_tokens,batch,service_tier,api_key_id',
  'start_time,amount_value,line_item,api_key_id',
  'usage_date_utc,model_version,api_key,usage_input_tokens_no_cache,usage_input_tokens_cache_read,usage_output_tokens,context_window',
  'usage_date_utc,model,cost_usd,api_key',
];
const cell = fc.oneof(
  fc.constantFrom(
    '',
    '1795910400',
    '2026-11-29',
    '12',
    '0.5',
    'gpt-5.4-mini',
    '"a, ""b""\n c"',
    '1e400',
    '-3',
    'true',
  ),
  fc.string({ maxLength: 6 }).map((text) => `"${text.replaceAll('"', '""')}"`),
);
const row = fc.array(cell, { minLength: 1, maxLength: 10 }).map((cells) => cells.join(','));

/** What csv-parse makes of a file that RFC 4180 allows. */
function peerRows(text: string): string[][] | undefined {
  try {
    return parse(text, { bom: true, relax_column_count: true, record_delimiter: ['\n', '\r\n'] });
  } catch {
    return undefined;
  }
}

/** Cells as both must read them: trimmed, and without the lines that are empty. */
const shown = (rows: readonly (readonly string[])[]): string[][] =>
  rows
    .filter((cells) => !(cells.length === 1 && cells[0]?.trim() === ''))
    .map((cells) => cells.map((one) => one.trim()));

function checkAgainstPeer(text: string): void {
  // Both read a lone CR their own way, and the peer refuses what RFC 4180 does not allow.
  if (/\r(?!\n)/.test(text)) return;
  const theirs = peerRows(text);
  if (!theirs) return;
  const { names, rows } = readCsv(text);
  const [head = [], ...others] = shown(theirs);
  if (head.length > 200 || new Set(names).size < names.length) return;
  assert.deepEqual(
    names,
    head.map((name) => name.toLowerCase()),
    'the columns are not those of csv-parse',
  );
  const ours = rows.map(({ cells }) => [...cells.values()]);
  assert.deepEqual(
    ours,
    others.map((cells) => names.map((_, at) => cells[at] ?? '')),
    'the rows are not those of csv-parse',
  );
}

/** Exports of usage and of costs. */
export const billCsv: Target = {
  name: 'bill-csv',
  holds:
    'An export is refused in words, or gives days, counts and amounts; what RFC 4180 allows is read as csv-parse does.',
  maxBytes: 4_000,
  words: [...heads, '""', '",', ',"', '\r\n', '1e999', '2026-13-40', '99999999999999', 'batch'],
  inputs: fc
    .tuple(fc.constantFrom(...heads), fc.array(row, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'))
    .map(([head, rows, end]) => [head, ...rows].join(end)),
  open: async () => ({
    run(input) {
      const text = input.toString('utf8');
      checkAgainstPeer(text);
      try {
        const { rows, provider, kind } = readBill(text);
        const most = text.split('\n').length;
        for (const { line, day, tokens, costUsd, requests = 0 } of rows) {
          assert.ok(line >= 1 && line <= most, `line ${line} is none of the file`);
          assert.match(day, /^[+-]?\d{4,6}-\d\d-\d\d$/);
          for (const number of [costUsd ?? 0, requests, ...Object.values(tokens ?? {})])
            assert.ok(Number.isFinite(number), `is no amount: ${String(number)}`);
        }
        return `${provider} ${kind}, ${rows.length > 0 ? 'rows' : 'no rows'}`;
      } catch (error) {
        assert.ok(AiError.isInstance(error), `throws what is no AiError: ${String(error)}`);
        assert.equal(error.code, 'invalid_options');
        return error.message
          .replace(/; its columns[\s\S]*/, '')
          .replaceAll(/\d+/g, 'N')
          .slice(0, 60);
      }
    },
  }),
};
