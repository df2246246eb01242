// What `npm start`, `npm test` and the other commands do, one function each.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run, say, step, stepTimes } from './steps.mjs';
import { ensurePrograms } from './system.mjs';
import { ensureInstalled, ensureToolchain } from './toolchain.mjs';

async function prepare() {
  const tools = await ensureToolchain();
  await ensureInstalled(tools);
  return tools;
}

const turbo = ({ node }, ...args) => [node, [join(root, 'node_modules', 'turbo', 'bin', 'turbo'), ...args]];

async function build(tools) {
  await step('building', () => run(...turbo(tools, 'run', 'build', '--output-logs=errors-only'), { log: 'build' }));
}

async function start(args) {
  const tools = await prepare();
  await build(tools);
  return run(tools.node, ['dist/main.js', ...args], { cwd: join(root, 'apps', 'text-processing'), show: true, check: false });
}

async function test(args) {
  const tools = await prepare();
  await ensurePrograms();
  const gates = [
    ['building', 'build', turbo(tools, 'run', 'build', '--output-logs=errors-only')],
    ['checking format and simple mistakes', 'lint', [tools.node, [bin('@biomejs/biome/bin/biome'), 'check', '.']]],
    ['checking mistakes that need types', 'lint-types', [tools.node, [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', '.']]],
    ['checking types', 'types', turbo(tools, 'run', 'typecheck', '--output-logs=errors-only')],
    ['checking the house rules', 'checks', [tools.node, [join('internal', 'tooling', 'src', 'main.ts')]]],
  ];
  const totals = { passed: 0, failed: 0 };
  for (const [title, log, [command, commandArgs]] of gates) {
    await step(title, () => run(command, commandArgs, { log })).then(
      () => (totals.passed += 1),
      (error) => {
        totals.failed += 1;
        say(error.message);
      },
    );
    if (log === 'build' && totals.failed > 0) break;
  }
  if (totals.failed === 0 || !args.includes('--bail')) await runSuites(tools, totals);
  say(`\nTime of each step:\n${stepTimes()}\n`);
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
  return totals.failed === 0 ? 0 : 1;
}

async function runSuites(tools, totals) {
  const folders = suites();
  for (const folder of folders) rmSync(join(root, folder, 'coverage', 'results.json'), { force: true });
  const args = ['run', 'test', '--force', '--continue', '--concurrency=2', '--output-logs=errors-only', '--log-order=grouped'];
  const code = await step('running every test of every package', () => run(...turbo(tools, ...args), { log: 'test', check: false }));
  if (code !== 0) say(readFileSync(join(root, '.toolchain', 'logs', 'test.log'), 'utf8'));
  let failedTests = 0;
  for (const folder of folders) {
    const file = join(root, folder, 'coverage', 'results.json');
    const result = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    const broken = result ? result.numFailedTests + result.numRuntimeErrorTestSuites : 1;
    say(`  ${folder}: ${result ? `${result.numPassedTests} passed, ${broken} failed` : 'did not run to its end'}`);
    totals.passed += result?.numPassedTests ?? 0;
    failedTests += broken;
  }
  // A coverage gate fails a suite whose tests all passed: it counts as one failure.
  totals.failed += failedTests === 0 && code !== 0 ? 1 : failedTests;
}

function suites() {
  return ['internal', 'packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group))
      .map((name) => join(group, name))
      .filter((folder) => existsSync(join(root, folder, 'jest.config.mjs'))),
  );
}

function bin(path) {
  return join(root, 'node_modules', path);
}

async function bench(args) {
  const tools = await prepare();
  await build(tools);
  return run(tools.node, [join('benchmarks', 'src', 'main.ts'), ...args], { show: true, check: false });
}

async function pnpm(args) {
  const tools = await ensureToolchain();
  return run(tools.node, [tools.pnpm, ...args], { show: true, check: false });
}

/** Runs a program with the project's Node and PATH: `node scripts/run.mjs exec node x.ts`. */
async function exec([command, ...args]) {
  await ensureToolchain();
  return run(command, args, { show: true, check: false, cwd: process.cwd() });
}

async function help() {
  say(`npm start | npm test | npm run bench -- AREA [--json] | npm run pnpm -- …`);
  return 0;
}

export const commands = { start, test, bench, pnpm, exec, help };
