// Measures what compression saves in Redis, and how long it holds the event loop.
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { Cache } from '@tpl/cache';
import type { Results } from './frame.ts';
import { figure, median } from './frame.ts';
import { cutPieces, readDocumentation, readSpeeches } from './prose.ts';

const values = 8;
const compress = promisify(zstdCompress);

/** Two caches with compression, and what lies in Redis of the first. */
export interface CompressionSubjects {
  readonly cache: Cache;
  readonly storedBytes: (name: string) => Promise<number>;
  /** Takes bytes as they are: without the time for JSON. */
  readonly bytesCache: Cache;
}

/**
 * What compression saves, how fast it is with and without JSON before it, and how long the event loop stands still for
 * one value. The prose is documentation of a library, as answers of models with lists and code are; speeches, when there
 * are corpora, repeat themselves less: zstd at its highest level reaches 3.1 on 200 KB of them, at 5 MB/s.
 */
export async function compressionFigures(
  { cache, storedBytes, bytesCache }: CompressionSubjects,
  corpora: string | undefined,
  smoke: boolean,
): Promise<Results> {
  const records = (text: string, length: number) =>
    cutPieces(text, length, values).map((piece) => ({
      model: 'model-1',
      usage: { input: 812, output: 344 },
      text: piece,
    }));
  /** Of all the values together, as they lie in Redis. */
  const ratio = async (text: string, length: number) => {
    let [before, after] = [0, 0];
    for (const [place, record] of records(text, length).entries()) {
      await cache.set(`sized${place}`, record);
      before += Buffer.byteLength(JSON.stringify(record));
      after += await storedBytes(`sized${place}`);
    }
    return before / after;
  };
  const prose = readDocumentation();
  const large = records(prose, 200_000);
  const bytes = large.map((record) => Buffer.from(JSON.stringify(record)));
  const rates: { json: number[]; bytes: number[] } = { json: [], bytes: [] };
  const rate = async (target: Cache, items: readonly unknown[]) => {
    const startedAt = performance.now();
    await Promise.all(items.map((item, place) => target.set(`big${place}`, item)));
    return (values * 200_000) / 1_000 / (performance.now() - startedAt);
  };
  const blocks: number[] = [];
  const rawBlocks: number[] = [];
  const rawRates: number[] = [];
  const options = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
  const rawRate = async () => {
    const startedAt = performance.now();
    await Promise.all(bytes.map((one) => compress(one, options)));
    return (values * 200_000) / 1_000 / (performance.now() - startedAt);
  };
  // Warmed up like every other figure: the first rounds also start threads and grow heaps.
  for (let round = 0; round < (smoke ? 1 : 20); round += 1) await rate(bytesCache, bytes);
  for (let round = 0; round < (smoke ? 2 : 40); round += 1) {
    rates.bytes.push(await rate(bytesCache, bytes));
    rates.json.push(await rate(cache, large));
    rawRates.push(await rawRate());
    rawBlocks.push(await longestBlock(async () => void JSON.parse(JSON.stringify(large[0]))));
    blocks.push(
      await longestBlock(async () => {
        await cache.set('big', large[0]);
        await cache.get('big');
      }),
    );
  }
  const speeches = corpora === undefined ? undefined : readSpeeches(corpora);
  return {
    compression20k: figure({ ours: await ratio(prose, 20_000), unit: 'x', target: '>= 2.3' }),
    compression200k: figure({ ours: await ratio(prose, 200_000), unit: 'x', target: '>= 3.4' }),
    ...(speeches && {
      'compression20k.speeches': figure({ ours: await ratio(speeches, 20_000), unit: 'x', target: '' }),
      'compression200k.speeches': figure({ ours: await ratio(speeches, 200_000), unit: 'x', target: '' }),
    }),
    // Eight at once, through frame, compression and Redis.
    compression200kMBs: figure({
      ours: median(rates.bytes),
      unit: 'MB/s',
      peers: { 'zstd 3 alone, eight at once': median(rawRates) },
      better: 'more',
      target: 'ratio >= 0.5',
    }),
    'compression200kMBs.withJson': figure({ ours: median(rates.json), unit: 'MB/s', target: '' }),
    // Against the one step that cannot be cut: JSON text of the value and back.
    maxBlockMs: figure({
      ours: median(blocks),
      unit: 'ms',
      peers: { 'JSON.stringify and JSON.parse': median(rawBlocks) },
      target: 'ratio >= 0.8',
    }),
  };
}

/** The longest time in which the event loop did not come round during the work. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let isOver = false;
  let longest = 0;
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  // Work that never waits would be over before the first look, and a stop at the end is seen by the one after it.
  await new Promise(setImmediate);
  await work();
  await new Promise(setImmediate);
  isOver = true;
  return longest;
}
