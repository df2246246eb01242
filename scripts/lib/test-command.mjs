// `npm test`: gates first, then every suite, then one summed line.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, toolchain } from './paths.mjs';
import { run, say, step, stepTimes } from './steps.mjs';
import { ensurePrograms } from './system.mjs';
import { prepare, turbo } from './toolchain.mjs';

const bin = (path) => join(root, 'node_modules', path);

function gates({ node }) {
  return [
    { title: 'building', log: 'build', command: turbo(node, 'build') },
    {
      title: 'checking format and plain mistakes',
      log: 'lint',
      command: [node, bin('@biomejs/biome/bin/biome'), 'check', '.'],
    },
    {
      title: 'checking mistakes that need types',
      log: 'lint-types',
      command: [node, bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', '.'],
    },
    { title: 'checking types', log: 'types', command: turbo(node, 'typecheck') },
    {
      title: 'checking the rules of the house',
      log: 'checks',
      command: [node, join('internal', 'tooling', 'src', 'main.ts')],
    },
  ];
}

/** Runs everything; the exit code is 0 only when nothing failed. */
export async function test() {
  const tools = await prepare();
  await ensurePrograms();
  const totals = { passed: 0, failed: 0 };
  let isBuilt = true;
  for (const { title, log, command } of gates(tools)) {
    if (!isBuilt) break;
    const [program, ...args] = command;
    try {
      await step(title, () => run(program, args, { log }));
      totals.passed += 1;
    } catch (error) {
      say(error.message);
      totals.failed += 1;
      isBuilt = log !== 'build';
    }
  }
  if (isBuilt) await runSuites(tools, totals);
  say(`\nTime of each step:\n${stepTimes()}\n`);
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
  return totals.failed === 0 ? 0 : 1;
}

async function runSuites({ node }, totals) {
  const folders = suites();
  for (const folder of folders) rmSync(resultsOf(folder), { force: true });
  const [program, ...args] = turbo(node, 'test', '--continue', '--log-order=grouped');
  const code = await step('running every test of every package', () =>
    run(program, args, { log: 'test', check: false }),
  );
  if (code !== 0) say(readFileSync(join(toolchain, 'logs', 'test.log'), 'utf8'));
  let failed = 0;
  for (const folder of folders) {
    const results = existsSync(resultsOf(folder))
      ? JSON.parse(readFileSync(resultsOf(folder), 'utf8'))
      : undefined;
    const broken = results ? results.numFailedTests + results.numRuntimeErrorTestSuites : 1;
    say(
      `  ${folder}: ${results ? `${results.numPassedTests} passed, ${broken} failed` : 'did not run to its end'}`,
    );
    totals.passed += results?.numPassedTests ?? 0;
    failed += broken;
  }
  // A coverage gate fails a suite whose tests all passed: that is a failure too.
  totals.failed += failed === 0 && code !== 0 ? 1 : failed;
}

const resultsOf = (folder) => join(root, folder, 'coverage', 'results.json');

function suites() {
  const groups = ['internal', 'packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  );
  return [...groups, 'benchmarks'].filter((folder) => existsSync(join(root, folder, 'jest.config.mjs')));
}
