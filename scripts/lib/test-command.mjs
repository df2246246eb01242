// `npm test`: gates first, then every suite, then one summed line.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, toolchain } from './paths.mjs';
import { secondTry, worthASecondTry } from './second-try.mjs';
import { run, say, step, stepTimes } from './steps.mjs';
import { ensurePrograms } from './system.mjs';
import { prepare, turbo } from './toolchain.mjs';

const bin = (path) => join(root, 'node_modules', path);

const build = ({ node }) => ({ title: 'building', log: 'build', command: turbo(node, 'build') });

/** What is checked before any test runs, all at once. */
const gates = ({ node }) => [
  {
    title: 'checking format and plain mistakes',
    log: 'lint',
    command: [node, bin('@biomejs/biome/bin/biome'), 'check', '.'],
  },
  {
    title: 'checking types, and mistakes that need them',
    log: 'types',
    command: [node, bin('oxlint/bin/oxlint'), '--type-aware', '--type-check', '--deny-warnings', '.'],
  },
  {
    title: 'checking the rules of the house',
    log: 'checks',
    command: [node, join('internal', 'tooling', 'src', 'main.ts')],
  },
];

/** Runs everything; the exit code is 0 only when nothing failed. With `--force` also what passed before and did not change. */
export async function test(args) {
  const tools = await prepare();
  await ensurePrograms();
  const totals = { passed: 0, failed: 0, secondTries: 0 };
  if (await passes(build(tools), totals)) {
    await Promise.all(gates(tools).map((gate) => passes(gate, totals)));
    await runSuites(tools, totals, args);
  }
  say(`\nTime of each step:\n${stepTimes()}\n`);
  const unsteady =
    totals.secondTries > 0 ? ` (${totals.secondTries} of them only at a second try, named above)` : '';
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed${unsteady}\n`);
  return totals.failed === 0 ? 0 : 1;
}

async function passes({ title, log, command: [program, ...args] }, totals) {
  try {
    await step(title, () => run(program, args, { log }));
    totals.passed += 1;
    return true;
  } catch (error) {
    say(error.message);
    totals.failed += 1;
    return false;
  }
}

async function runSuites(tools, totals, args) {
  const folders = suites();
  for (const folder of folders) rmSync(resultsOf(folder), { force: true });
  // Each suite runs in two processes.
  const { code, missed } = await step('running every test of every package', () =>
    suitesOf(tools, Math.max(1, Math.floor(availableParallelism() / 2)), args),
  );
  const ran = folders.map((folder) => ({ folder, results: readResults(folder) }));
  let failed = 0;
  for (const { folder, results } of ran) {
    const broken = results ? results.numFailedTests + results.numRuntimeErrorTestSuites : 1;
    say(
      `  ${folder}: ${results ? `${results.numPassedTests} passed, ${broken} failed, ${secondsOf(results)} s` : 'did not run to its end'}`,
    );
    totals.passed += results?.numPassedTests ?? 0;
    failed += broken;
  }
  for (const line of missed) say(`  ${line}`);
  if (failed === 0 || missed.length > 0) {
    // A coverage gate fails a suite whose tests all passed: that is a failure too.
    totals.failed += failed === 0 && code !== 0 ? 1 : failed;
    return;
  }
  const passed = await secondTry(worthASecondTry(ran), {
    root,
    say,
    runFile: (file) => runAgain(tools, file),
  });
  for (const file of passed) {
    totals.passed += file.failed;
    totals.secondTries += file.failed;
    failed -= file.failed;
  }
  totals.failed += failed;
}

/** Runs one file of tests, with nothing beside it; its exit code. */
async function runAgain({ node, pnpm }, { folder, name }) {
  const args = [pnpm, '--dir', join(root, folder), 'run', 'test', name, '--coverage=false'];
  return step(`running ${name} once more, alone`, () => run(node, args, { log: 'again', check: false }));
}

async function suitesOf({ node }, concurrency, flags) {
  const [program, ...args] = turbo(node, 'test', {
    concurrency,
    flags: ['--continue', '--log-order=grouped', ...flags],
  });
  const code = await run(program, args, { log: 'test', check: false });
  if (code === 0) return { code, missed: [] };
  const printed = readFileSync(join(toolchain, 'logs', 'test.log'), 'utf8');
  say(printed);
  return { code, missed: printed.match(/\S+:test: Jest: Coverage .*/g) ?? [] };
}

const secondsOf = ({ startTime, testResults }) =>
  Math.round((Math.max(startTime, ...testResults.map(({ endTime }) => endTime)) - startTime) / 1_000);

function readResults(folder) {
  const file = resultsOf(folder);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

const resultsOf = (folder) => join(root, folder, 'coverage', 'results.json');

function suites() {
  const groups = ['internal', 'packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  );
  return [...groups, 'benchmarks'].filter((folder) => existsSync(join(root, folder, 'jest.config.mjs')));
}
