// What `npm start`, `npm test` and the other commands do, one function each.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { fork } from './fork.mjs';
import { forkCheck } from './fork-check.mjs';
import { imageCheck } from './image-check.mjs';
import { root, toolchain } from './paths.mjs';
import { fail, run, say, step } from './steps.mjs';
import { test } from './test-command.mjs';
import { ensureToolchain, installSite, prepare, turbo } from './toolchain.mjs';

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
  const [program, ...rest] = turbo(node, 'build', { flags: ['--filter=./packages/*'] });
  await step('building the packages', () => run(program, rest, { log: 'build' }));
  const cwd = join(root, 'apps', 'text-processing');
  const flags = ['--disable-warning=ExperimentalWarning', join('dev', 'main.mjs')];
  return run(node, [...flags, ...args], { cwd, show: 'terminal', check: false });
}

/** Plays outages against the service as it is built; `--planted` also looks for faults in broken copies of it. */
async function drill(args) {
  const { node } = await prepareAndBuild();
  const cwd = join(root, 'apps', 'text-processing');
  const kept = join(toolchain, 'drill.json');
  rmSync(kept, { force: true });
  const flags = [
    '--experimental-strip-types',
    '--disable-warning=ExperimentalWarning',
    join('drill', 'main.ts'),
    ...['--keep', kept],
  ];
  const code = await run(node, [...flags, ...args], { cwd, show: 'output', check: false });
  if (existsSync(kept)) await run(node, [join('benchmarks', 'src', 'figures', 'keep-file.ts'), kept]);
  return code;
}

/** Hurts two services, two workers, their Redis and their providers by seeded schedules, and judges what was seen. */
async function chaos(args) {
  const { node } = await prepareAndBuild();
  const flags = ['--disable-warning=ExperimentalWarning', join('benchmarks', 'src', 'chaos', 'main.ts')];
  return run(node, [...flags, ...args], { show: 'output', check: false });
}

/** Runs the service under load and small faults that come again and again, half an hour or `--minutes`: what grows? */
async function soak(args) {
  const { node } = await prepareAndBuild();
  const flags = ['--disable-warning=ExperimentalWarning', join('benchmarks', 'src', 'soak', 'main.ts')];
  return run(node, [...flags, ...args], { show: 'output', check: false });
}

/** One area, or without a name every one: then with what the areas `house` and `docs` need. */
async function bench(args, env) {
  const isEvery = args.length === 0 || args[0] === 'all' || args[0].startsWith('-');
  const isRead = args.includes('--recorded') || args.includes('--help');
  const { node } = isRead
    ? await prepare()
    : await prepareAndBuild(env ?? (isEvery ? { TPL_SOURCE_MAPS: '1' } : {}));
  if (isEvery && !isRead) await installSite();
  return run(node, [join('benchmarks', 'src', 'main.ts'), ...args], { show: 'output', check: false });
}

/**
 * Counts what the sources are like, and what one request enters, by the source maps of the build; `--all` follows the
 * guide to a fork too.
 */
async function house(args) {
  return bench(['house', ...args], { TPL_SOURCE_MAPS: '1' });
}

/** The documents as a site with search, renewed while they change; `--port` and `--host` go to VitePress. */
async function docs(args) {
  const { node } = await prepareAndBuild();
  await installSite();
  const pages = run(node, [join('docs', '.vitepress', 'write-site.ts'), '--watch'], { log: 'docs-pages' });
  await Promise.race([pages, pagesAreWritten()]);
  // What watches the documents ends when this process does.
  process.exit(
    await run(node, [vitepress(), 'dev', ...args], { cwd: join(root, 'docs'), show: 'output', check: false }),
  );
}

/** Builds the site into `docs/.vitepress/dist`; a dead link fails it. */
async function docsBuild(args) {
  const { node } = await prepareAndBuild();
  await installSite();
  await step('writing the pages', () =>
    run(node, [join('docs', '.vitepress', 'write-site.ts')], { log: 'docs-pages' }),
  );
  return run(node, [vitepress(), 'build', ...args], {
    cwd: join(root, 'docs'),
    show: 'output',
    check: false,
  });
}

/** Counts dead links, dead names and snippets that fail, and builds the site. */
async function docsCheck(args) {
  await prepare();
  await installSite();
  return bench(['docs', ...args]);
}

const vitepress = () => join(root, 'docs', 'node_modules', 'vitepress', 'bin', 'vitepress.js');

/** Resolves once the first writing of the pages has ended. */
async function pagesAreWritten() {
  const written = join(root, 'docs', '.vitepress', 'pages', 'navigation.json');
  rmSync(written, { force: true });
  while (!existsSync(written)) await sleep(100);
}

/** Installs the packed packages beside the peers and with the tools that people have. */
async function compat(args) {
  return bench(['compat', ...args]);
}

/** Publishes every package to a registry on loopback and uses each from there, alone, as users do. */
async function rehearse(args) {
  return bench(['release', ...args]);
}

/** Counts what the house promises to those who build on it; `--write` renews its page of the documents. */
async function scorecard(args) {
  return bench(['scorecard', ...args]);
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

/** Changes a folder's code in small ways and counts which changes its tests notice; `--mutate src/x.ts` for one file. */
async function mutation([name = '', ...args]) {
  const tooling = join(root, 'internal', 'tooling');
  const { node } = await prepare();
  const config = join(tooling, 'stryker.config.mjs');
  const names = Object.keys((await import(pathToFileURL(config).href)).folders);
  if (!names.includes(name)) fail(`Name one of ${names.join(', ')}.`);
  const cwd = ['packages', 'internal', 'apps']
    .map((group) => join(root, group, name))
    .find((folder) => existsSync(folder));
  const stryker = join(tooling, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  return run(node, [stryker, 'run', config, ...args], { cwd, show: 'output', check: false });
}

/** Feeds broken input to what reads input, for minutes: `fuzz key-file --minutes 5 --seed 7 --keep`. */
async function fuzz(args) {
  const { node } = await prepareAndBuild();
  const hooks = pathToFileURL(join(root, 'internal', 'tooling', 'source-hooks.mjs')).href;
  const flags = ['--disable-warning=ExperimentalWarning', '--import', hooks];
  return run(node, [...flags, join('internal', 'fuzz', 'src', 'main.ts'), ...args], {
    show: 'output',
    check: false,
  });
}

async function help() {
  say(
    'npm start | npm run dev | npm test | npm run drill | npm run chaos | npm run soak | npm run bench [-- AREA] [--json] | npm run house | npm run compat | npm run release:rehearse | npm run scorecard | npm run conformance:table | npm run fork -- DIR | npm run fork:check | npm run image:check | npm run docs | npm run docs:build | npm run docs:check | npm run mutation -- FOLDER | npm run fuzz -- TARGET | npm run generate | npm run pnpm -- …',
  );
  return 0;
}

export const commands = {
  start,
  dev,
  test,
  drill,
  chaos,
  soak,
  bench,
  house,
  compat,
  'release:rehearse': rehearse,
  scorecard,
  fork,
  'fork:check': forkCheck,
  'image:check': imageCheck,
  mutation,
  fuzz,
  generate,
  docs,
  'docs:build': docsBuild,
  'docs:check': docsCheck,
  pnpm,
  exec,
  help,
};
