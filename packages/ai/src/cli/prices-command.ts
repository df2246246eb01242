// Makes a table of prices out of the public list, for models that read prices as data.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '@internal/kit';
import type { PriceTable } from '@internal/prices';
import { daysSince, priceSource, readPriceFeed, tableProblems } from '@internal/prices';

const listUrl = 'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/data.json';
const maxBytes = 32 * 1024 * 1024;
const timeoutMs = 30_000;

/** Runs `tpl-ai prices`: without a target it tells how old the table is that comes along. */
export async function pricesCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { from: { type: 'string' }, to: { type: 'string' }, 'as-of': { type: 'string' } },
  });
  const { from = listUrl, to } = values;
  const today = new Date(systemClock.now()).toISOString().slice(0, 10);
  if (to === undefined) {
    const { name, version, date } = priceSource;
    console.log(`${name} ${version} of ${date}, ${daysSince(date, systemClock.now())} days old`);
    return 0;
  }
  const asOf = values['as-of'] ?? today;
  const rows = readPriceFeed(JSON.parse(await textAt(from)), asOf);
  const table: PriceTable = { asOf, source: 'genai-prices', rows };
  const [problem] = tableProblems(table);
  if (problem) throw new Error(`The list gives no table: ${problem.path} ${problem.message}.`);
  // Whole or not at all: a service may read it at any time.
  await writeFile(`${to}.new`, `${JSON.stringify(table, null, 1)}\n`);
  await rename(`${to}.new`, to);
  console.log(`${Object.keys(rows).length} models, prices of ${asOf}: ${to}`);
  return 0;
}

async function textAt(from: string): Promise<string> {
  if (!/^https?:\/\//.test(from)) return readFile(from, 'utf8');
  const response = await fetch(from, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok || response.body === null) throw new Error(`${from} answers ${response.status}.`);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) throw new Error(`${from} is longer than ${maxBytes} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
