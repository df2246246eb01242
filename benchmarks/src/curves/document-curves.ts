// Grows the pages of a document that is read in a process of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDocumentReader } from '../../../apps/text-processing/documents/src/read/create-document-reader.ts';
import { kerned } from '../../../apps/text-processing/documents/test-files/write-pdf.ts';
import { prosePdf } from '../documents-files.ts';
import { median } from '../frame.ts';
import type { Curve } from './curve.ts';

const built = new URL('../../../apps/text-processing/dist/document-reader.js', import.meta.url);
const sizes = [1, 3, 10, 30, 100, 300];

/** The time that a PDF of so many pages takes, and what the process that reads it holds at its most. */
export const documentCurves: readonly Curve[] = [
  {
    ...{ name: 'documentMs', size: 'pages', unit: 'ms a document', grows: 'all', sizes },
    async costs(pages, smoke) {
      const reader = createDocumentReader({ program: built });
      try {
        const files = pages.map((count) => prosePdf(count, kerned));
        const times = files.map((): number[] => []);
        for (let round = -1; round < (smoke ? 1 : 5); round += 1)
          for (const [at, bytes] of files.entries()) {
            const from = performance.now();
            await reader.read({ bytes, name: 'prose.pdf' });
            // The first round is for what compiles code.
            if (round >= 0) times[at]?.push(performance.now() - from);
          }
        return times.map((some) => ({ ours: median(some), peers: {} }));
      } finally {
        await reader.close();
      }
    },
  },
  {
    ...{ name: 'documentMb', size: 'pages', unit: 'MB of the reading process', grows: 'all', sizes },
    async costs(pages) {
      const costs = [];
      for (const count of pages) costs.push({ ours: await mostMb(prosePdf(count, kerned)), peers: {} });
      return costs;
    },
  },
];

/** The most that a new reading process held, looked at every 5 ms. */
async function mostMb(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const before = new Set(childrenOf(process.pid));
  const reader = createDocumentReader({ program: built });
  let most = 0;
  let isReading = true;
  const watch = (async () => {
    while (isReading) {
      const own = childrenOf(process.pid).filter((pid) => !before.has(pid));
      most = Math.max(most, ...own.map(residentMb));
      await sleep(5);
    }
  })();
  try {
    await reader.read({ bytes, name: 'prose.pdf' });
  } finally {
    isReading = false;
    await watch;
    await reader.close();
  }
  return most;
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
}

function residentMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    // It has ended.
    return 0;
  }
}
