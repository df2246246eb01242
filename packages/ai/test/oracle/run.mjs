// Runs the generated streams of the oracle for as long as asked: `node test/oracle/run.mjs --runs 20000 --seed 1`.
// Prints its figures as one line of JSON; exit code 1 where something is found that is not in the list of open groups.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const home = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
const figures = join(folder, 'figures.json');
const jest = join(home, '..', '..', 'internal', 'tooling', 'bin', 'jest.mjs');
const child = spawn(process.execPath, [jest, 'test/oracle/generated', '--coverage=false'], {
  cwd: home,
  env: { ...process.env, ORACLE_RUNS: values.runs, ORACLE_SEED: values.seed, ORACLE_FIGURES: figures },
  stdio: ['ignore', 'ignore', 'inherit'],
});
child.on('exit', (code) => {
  try {
    process.stdout.write(`${readFileSync(figures, 'utf8')}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.exitCode = code ?? 1;
});
