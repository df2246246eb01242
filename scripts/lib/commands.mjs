// What `npm start`, `npm test` and the other commands do, one function each.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fork } from './fork.mjs';
import { forkCheck } from './fork-check.mjs';
import { imageCheck } from './image-check.mjs';
import { root } from './paths.mjs';
import { fail, run, say, step } from './steps.mjs';
import { test } from './test-command.mjs';
import { ensureToolchain, prepare, turbo } from './toolchain.mjs';

async function prepareAndBuild(env = {}) {
  const tools = await prepare();
  const [program, ...args] = turbo(tools.node, 'build');
  await step('building', () => run(program, args, { log: 'build', env }));
  return tools;
}

async function start(args) {
  const { node } = await prepareAndBuild();
  const cwd = join(root, 'apps', 'text-processing');
  return run(node, ['dist/main.js', ...args], { cwd, show: 'output', check: false });
}

/** The service from its sources, started again as they change; the packages are built once, before. */
async function dev(args) {
  const { node } = await prepare();
  const [program, ...rest] = turbo(node, 'build', '--filter=./packages/*');
  await step('building the packages', () => run(program, rest, { log: 'build' }));
  const cwd = join(root, 'apps', 'text-processing');
  const flags = ['--disable-warning=ExperimentalWarning', join('dev', 'main.mjs')];
  return run(node, [...flags, ...args], { cwd, show: 'terminal', check: false });
}

async function bench(args, env) {
  const { node } = await prepareAndBuild(env);
  return run(node, [join('benchmarks', 'src', 'main.ts'), ...args], { show: 'output', check: false });
}

/**
 * Counts what the sources are like, and what one request enters, by the source maps of the build; `--all` follows the
 * guide to a fork too.
 */
async function house(args) {
  return bench(['house', ...args], { TPL_SOURCE_MAPS: '1' });
}

/** Installs the packed packages beside the peers and with the tools that people have. */
async function compat(args) {
  return bench(['compat', ...args]);
}

/** Publishes every package to a registry on loopback and uses each from there, alone, as users do. */
async function rehearse(args) {
  return bench(['release', ...args]);
}

async function generate(args) {
  const { node } = await prepareAndBuild();
  return run(node, [join('internal', 'tooling', 'src', 'generate.ts'), ...args], {
    show: 'output',
    check: false,
  });
}

async function pnpm(args) {
  const tools = await ensureToolchain();
  return run(tools.node, [tools.pnpm, ...args], { show: 'terminal', check: false });
}

/** Runs a program with the project's Node and pnpm on PATH: `node scripts/run.mjs exec node x.ts`. */
async function exec([command, ...args]) {
  await ensureToolchain();
  return run(command, args, { show: 'terminal', check: false, cwd: process.cwd() });
}

/** Changes a package's code in small ways and counts which changes its tests notice; `--mutate src/x.ts` for one file. */
async function mutation([name = '', ...args]) {
  const folder = (one) => join(root, 'packages', one);
  const names = readdirSync(join(root, 'packages')).filter((one) =>
    existsSync(join(folder(one), 'stryker.config.mjs')),
  );
  if (!names.includes(name)) fail(`Name a package that has a stryker.config.mjs: ${names.join(', ')}.`);
  const { node } = await prepare();
  const stryker = join('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  return run(node, [stryker, 'run', ...args], { cwd: folder(name), show: 'output', check: false });
}

async function help() {
  say(
    'npm start | npm run dev | npm test | npm run bench -- AREA [--json] | npm run house | npm run compat | npm run release:rehearse | npm run fork -- DIR | npm run fork:check | npm run image:check | npm run mutation -- PACKAGE | npm run generate | npm run pnpm -- …',
  );
  return 0;
}

export const commands = {
  start,
  dev,
  test,
  bench,
  house,
  compat,
  'release:rehearse': rehearse,
  fork,
  'fork:check': forkCheck,
  'image:check': imageCheck,
  mutation,
  generate,
  pnpm,
  exec,
  help,
};
