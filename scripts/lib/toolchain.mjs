// Node and pnpm of the right version, kept in .toolchain/ so that nothing on the machine changes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { extendEnvironment, root, toolchain } from './paths.mjs';
import { fail, run, step } from './steps.mjs';

const windows = process.platform === 'win32';
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const pnpmVersion = manifest.packageManager.split('@')[1];
const privateNode = 'node24';

/** Whether a Node version can run the tests, ^24.11 or >= 26: Jest on Node 22 cannot `require` ES modules. */
export function isSupportedNode(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 24 && minor >= 11) || major >= 26;
}

/** Everything a command needs before it can build: Node, pnpm and the dependencies. */
export async function prepare() {
  const tools = await ensureToolchain();
  await ensureInstalled(tools);
  return tools;
}

/** Command line of one turbo task over the whole workspace; as many at a time as there are cores, each wants one. */
export function turbo(node, task, { concurrency = Math.max(2, availableParallelism()), flags = [] } = {}) {
  return [
    node,
    join(root, 'node_modules', 'turbo', 'bin', 'turbo'),
    'run',
    task,
    '--output-logs=errors-only',
    `--concurrency=${concurrency}`,
    ...flags,
  ];
}

/** Puts a fitting Node and pnpm in place; returns their paths. */
export async function ensureToolchain() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20)
    fail(`Node ${process.versions.node} is too old to start: install Node 20 or newer (24 is best).`);
  const node = isSupportedNode(process.versions.node) ? process.execPath : await ensureNode();
  // Turbo looks for pnpm on PATH.
  extendEnvironment({ path: [dirname(node), join(toolchain, 'pnpm', 'node_modules', '.bin')] });
  const pnpm = join(toolchain, 'pnpm', 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  if (installedVersion('pnpm', 'pnpm') !== pnpmVersion) {
    await step(`fetching pnpm ${pnpmVersion}`, () => npmInstall('pnpm', `pnpm@${pnpmVersion}`));
  }
  return { node, pnpm };
}

const site = '@internal/site';

/** Installs the workspace when a manifest or the lockfile changed since the last time; what builds the docs' site is left out. */
async function ensureInstalled(tools) {
  const title = 'installing dependencies (about a minute the first time)';
  await install(tools, {
    title,
    stamp: 'installed',
    filter: `!${site}`,
    made: ['node_modules', '.modules.yaml'],
  });
}

/** Installs what builds the site of the documents. */
export async function installSite() {
  const tools = await ensureToolchain();
  const title = 'installing what builds the site';
  await install(tools, {
    title,
    stamp: 'installed-site',
    filter: site,
    made: ['docs', 'node_modules', 'vitepress'],
  });
}

async function install({ node, pnpm }, { title, stamp: name, filter, made }) {
  const stamp = join(toolchain, name);
  const wanted = manifestHash(node);
  const isCurrent =
    existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(join(root, ...made));
  if (isCurrent) return;
  await step(title, () =>
    run(node, [pnpm, 'install', '--frozen-lockfile', '--prefer-offline', '--filter', filter], {
      log: name,
      env: { CI: '1' },
    }),
  ).catch((error) =>
    fail(
      `${error.message}\nInstalling failed: is the package registry reachable, and does pnpm-lock.yaml fit the manifests?`,
    ),
  );
  mkdirSync(toolchain, { recursive: true });
  writeFileSync(stamp, wanted);
}

async function ensureNode() {
  const platform = windows ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const path = join(toolchain, privateNode, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  // Half a file is there too, and so is one for another C library: only one that answers is one.
  if (!answers(path)) {
    rmSync(join(toolchain, privateNode), { recursive: true, force: true });
    await step(`fetching a private Node 24 (this one is ${process.versions.node})`, () =>
      npmInstall(privateNode, `${name}@^24.11.0`),
    );
  }
  if (!answers(path))
    fail(
      `No private Node 24 runs on ${platform}-${process.arch} (that of npm wants glibc on Linux): install Node 24.11 or newer yourself ("apk add nodejs npm" on Alpine).`,
    );
  return path;
}

function answers(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return isSupportedNode(stdout?.trim().replace('v', '') ?? '');
}

async function npmInstall(folder, spec) {
  const prefix = join(toolchain, folder);
  mkdirSync(prefix, { recursive: true });
  const npm = windows ? 'npm.cmd' : 'npm';
  const args = [
    'install',
    '--prefix',
    prefix,
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    spec,
  ];
  await run(npm, args, { log: `npm-${folder}`, cwd: prefix }).catch((error) =>
    fail(`${error.message}\nCould not fetch ${spec}: is the package registry reachable?`),
  );
}

function installedVersion(folder, name) {
  const file = join(toolchain, folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

function manifestHash(node) {
  const hash = createHash('sha256').update(node).update(machine());
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
  for (const group of ['internal', 'packages', 'apps']) {
    for (const name of readdirSync(join(root, group))) files.push(join(group, name, 'package.json'));
  }
  files.push(join('benchmarks', 'package.json'), join('docs', 'package.json'));
  for (const file of files)
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** What installed programs were made for: a folder that a container shares with its host is one for both. */
function machine() {
  const { platform, arch, report } = process;
  if (platform !== 'linux') return `${platform} ${arch}`;
  // It would ask for names of hosts otherwise.
  report.excludeNetwork = true;
  return `${platform} ${arch} ${report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'}`;
}
