// Counts generated calls and answers that go through a model of the other side and come out as they went in.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';

const home = fileURLToPath(new URL('../../packages/ai', import.meta.url));
const jest = fileURLToPath(new URL('../../internal/tooling/bin/jest.mjs', import.meta.url));

/** Half of the runs from the AI SDK through ours, half the other way; each plain and streamed. */
export function measureRoundTrips({ smoke }: RunOptions): Results {
  const folder = mkdtempSync(join(tmpdir(), 'round-trips-'));
  const figures = join(folder, 'figures.json');
  const env = { ...process.env, ROUND_TRIPS: smoke ? '100' : '2500', ROUND_TRIPS_FIGURES: figures };
  try {
    execFileSync(process.execPath, [jest, 'test/round-trips', '--coverage=false'], {
      cwd: home,
      env,
      stdio: 'ignore',
    });
  } catch {
    // A difference ends the test so; it stands in the figures.
  }
  const { runs, lossless } = JSON.parse(readFileSync(figures, 'utf8')) as Record<'runs' | 'lossless', number>;
  rmSync(folder, { recursive: true, force: true });
  return {
    aiSdkRoundTrips: figure({ ours: lossless, unit: `of ${runs} runs`, target: `>= ${smoke ? 200 : 1000}` }),
    aiSdkDifferences: figure({
      ours: runs - lossless,
      unit: 'runs that lose what is not listed',
      target: '= 0',
    }),
  };
}
