// Measures how fast files are read, and whether the service feels it when a file swells, circles or nests.
import { setTimeout as sleep } from 'node:timers/promises';
import { createDocumentReader } from '../../apps/text-processing/documents/src/read/create-document-reader.ts';
import { hostileFiles } from '../../apps/text-processing/documents/test-files/hostile-files.ts';
import { kerned, typeset, writePdf } from '../../apps/text-processing/documents/test-files/write-pdf.ts';
import type { Started } from './app-processes.ts';
import { key, residentMbOf, startService } from './app-processes.ts';
import { prosePdf } from './documents-files.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, median } from './frame.ts';

const built = new URL('../../apps/text-processing/dist/document-reader.js', import.meta.url);
/** Bombs, endless ones and deeply nested ones; none of more than 500 KB, which the service would hold itself while it is sent. */
const swelling =
  /^(?:bomb\.docx|liar\.docx|laughs\.docx|paragraphs\.docx|deep\.docx|stream\.pdf|swelling\.pdf|arrays\.pdf|circle\.pdf|forms\.pdf|deep\.html|nested\.eml|open\.csv)$/;

/** Megabytes of a text PDF in a second, and what the service grows by while hostile files are sent to it. */
export async function measureRead(options: RunOptions): Promise<Results> {
  return { extractMBs: await measureSpeed(options), readerRssMb: await measureGrowth(options) };
}

/** The file's own bytes, deflated and kerned as word processors write them, without a font: with one it would be larger. */
async function measureSpeed({ smoke }: RunOptions) {
  const bytes = prosePdf(smoke ? 20 : 300, kerned);
  const reader = createDocumentReader({ program: built });
  const speeds: number[] = [];
  try {
    // What compiles code is not what reads.
    await reader.read({ bytes, name: 'warm.pdf' });
    for (let run = 0; run < (smoke ? 1 : 7); run += 1) {
      const from = performance.now();
      const { text } = await reader.read({ bytes, name: 'prose.pdf' });
      const seconds = (performance.now() - from) / 1_000;
      speeds.push(bytes.byteLength / 1e6 / seconds);
      process.stderr.write(
        `${bytes.byteLength} bytes, ${text.length} characters in ${seconds.toFixed(2)} s\n`,
      );
    }
  } finally {
    await reader.close();
  }
  return figure({ ours: median(speeds), unit: 'MB/s', target: smoke ? '' : '>= 1' });
}

async function measureGrowth({ smoke }: RunOptions) {
  const service = await startService({
    TPL_CACHE_PRESET: 'minimal',
    TPL_APP_DOCUMENT_TIMEOUT_MS: smoke ? '1000' : '5000',
  });
  const small = writePdf([typeset(['A small file.'])]);
  // A server that has just started grows with its first requests, whatever they carry.
  for (let request = 0; request < (smoke ? 20 : 300); request += 1) await send(service, 'small.pdf', small);
  const before = residentMbOf(service);
  let most = before;
  let isWatching = true;
  const watch = (async () => {
    while (isWatching) {
      most = Math.max(most, residentMbOf(service));
      await sleep(10);
    }
  })();
  for (const { name, make } of hostileFiles.filter((file) => swelling.test(file.name))) {
    const status = await send(service, name, make());
    const grown = residentMbOf(service) - before;
    process.stderr.write(`${name}: ${status}, ${grown.toFixed(1)} MB more than before\n`);
  }
  isWatching = false;
  await watch;
  return figure({ ours: Math.max(0, most - before), unit: 'MB', target: '<= 5' });
}

async function send({ url }: Started, name: string, file: Uint8Array): Promise<number> {
  const response = await fetch(`${url}/v1/documents?name=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
    body: Uint8Array.from(file),
  });
  await response.arrayBuffer();
  return response.status;
}
