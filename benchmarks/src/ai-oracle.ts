// Counts what the official SDKs judge: the rows of the oracle, public reports, and generated broken streams.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

const home = fileURLToPath(new URL('../../packages/ai', import.meta.url));
const jest = fileURLToPath(new URL('../../internal/tooling/bin/jest.mjs', import.meta.url));

interface TestResult {
  readonly fullName: string;
  readonly title: string;
  readonly status: string;
}

/** Every test of some files with how it ended; a failed one is no failure of the run. */
function runTests(paths: readonly string[]): TestResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  const file = join(folder, 'results.json');
  try {
    execFileSync(process.execPath, [jest, ...paths, '--coverage=false', '--json', `--outputFile=${file}`], {
      cwd: home,
      stdio: 'ignore',
    });
  } catch {
    // Failed tests end so; what failed stands in the file.
  }
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as {
    testResults: { assertionResults: TestResult[] }[];
  };
  rmSync(folder, { recursive: true, force: true });
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

const isOpen = ({ status, title }: TestResult): boolean => status !== 'passed' || title.endsWith('[open]');

/** The table of bytes, the reports, and streams broken at random: what we make of them beside the official SDKs. */
export function oracle(smoke: boolean): Results {
  const rows = runTests(['test/oracle/rows.test.ts']).filter(
    ({ fullName }) => !fullName.startsWith('the table '),
  );
  const reports = new Map<string, boolean>();
  for (const test of runTests(['test/reports'])) {
    const [number] = /[\w.-]+\/[\w.-]+#\d+/.exec(test.title) ?? [];
    if (number !== undefined) reports.set(number, (reports.get(number) ?? true) && !isOpen(test));
  }
  const runs = smoke ? 400 : 20_000;
  const printed = execFileSync(process.execPath, ['test/oracle/run.mjs', '--runs', String(runs)], {
    cwd: home,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { valid, broken } = JSON.parse(printed) as Record<
    'valid' | 'broken',
    { silentCuts: number; streams: number; differences: number; findings: { count: number }[] }
  >;
  const found = [...valid.findings, ...broken.findings].reduce((sum, { count }) => sum + count, 0);
  return {
    oracleRows: figure({ ours: rows.length, unit: 'rows', target: '>= 150' }),
    oracleDifferences: figure({
      ours: rows.filter(isOpen).length + found,
      unit: 'differences',
      target: '= 0',
    }),
    silentCuts: figure({ ours: broken.silentCuts, unit: `of ${broken.streams}`, target: '= 0' }),
    reportsHeld: figure({
      ours: [...reports.values()].filter(Boolean).length,
      unit: 'reports',
      target: '>= 40',
    }),
  };
}
