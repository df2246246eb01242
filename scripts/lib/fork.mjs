// Copies the service out of the repository, with packed packages in it, so that it stands on its own.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { root } from './paths.mjs';
import { fail, run, say, step } from './steps.mjs';
import { prepare, turbo } from './toolchain.mjs';

const app = join('apps', 'text-processing');
// `siblings.test.ts` is about the packages, not about the service: it stays with them. `prometheus.test.ts` wants programs
// that a fork's tests do not; secrets are made anew.
const leftBehind = new Set([
  'node_modules',
  'dist',
  'coverage',
  '.turbo',
  '.env',
  'README.md',
  'siblings.test.ts',
  'prometheus.test.ts',
  'secrets',
]);
const read = (...path) => readFileSync(join(root, ...path), 'utf8');

/** `npm run fork -- DIR`. */
export async function fork(args) {
  const target = targetOf(args);
  await copyOut(target);
  const shown = args[0];
  say(`
${shown} holds the service, its five packages in vendor/, and a first commit. Next:

  cd ${shown}
  npm install
  npm run build && npm test
  npm start

docs/fork.md says how to make it yours.`);
  return 0;
}

/** Where to copy to; ends the command when that cannot be. */
function targetOf(args) {
  if (args.length !== 1 || args[0].startsWith('-'))
    fail('Name one folder, new or empty: npm run fork -- ../my-service');
  // npm runs scripts in the root, whatever folder they were called from.
  const target = resolve(process.env.INIT_CWD ?? process.cwd(), args[0]);
  const fromRoot = relative(root, target);
  if (!fromRoot.startsWith('..') && resolve(root, fromRoot) === target)
    fail(`${args[0]} lies in this repository: name a folder outside of it, for example ../my-service`);
  if (existsSync(target) && !statSync(target).isDirectory()) fail(`${args[0]} is a file: name a folder.`);
  if (existsSync(target) && readdirSync(target).length > 0)
    fail(`${args[0]} is not empty: name a new folder, or empty this one.`);
  return target;
}

/** Copies the service to `target`, packs the packages beside it and commits. */
export async function copyOut(target) {
  const { node, pnpm } = await prepare();
  const [program, ...args] = turbo(node, 'build', '--filter=./packages/*');
  await step('building the packages', () => run(program, args, { log: 'build' }));
  mkdirSync(join(target, 'vendor'), { recursive: true });
  const filter = (path) => !leftBehind.has(relative(join(root, app), path).split(sep).at(-1));
  cpSync(join(root, app), target, { recursive: true, filter });
  await step('packing the packages', async () => {
    for (const name of readdirSync(join(root, 'packages')))
      await run(node, [pnpm, 'pack', '--pack-destination', join(target, 'vendor')], {
        cwd: join(root, 'packages', name),
        log: 'pack',
      });
  });
  writeFiles(target);
  commit(target);
}

function writeFiles(target) {
  const name = basename(target)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const files = {
    'package.json': `${JSON.stringify(manifestOf(name || 'my-service', target), null, 2)}\n`,
    'README.md': readmeOf(name || 'my-service'),
    '.gitignore': 'node_modules/\ndist/\ncoverage/\n.env\n!.env.example\n',
    '.env.example': read(app, '.env.example').replace(/ Written by `npm run generate`\./, ''),
    LICENSE: read('LICENSE'),
    'docs/fork.md': guideOf('fork.md'),
    'docs/service.md': guideOf('service.md'),
    'docs/operations.md': guideOf('operations.md'),
  };
  for (const path of readdirSync(join(target, 'deploy'), { recursive: true }))
    if (statSync(join(target, 'deploy', path)).isFile())
      files[join('deploy', path)] = read(app, 'deploy', path).replaceAll(
        'text-processing',
        name || 'my-service',
      );
  mkdirSync(join(target, 'docs'), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(target, path), text);
}

/** The manifest with versions that npm knows, in place of those that only this workspace does. */
function manifestOf(name, target) {
  const manifest = JSON.parse(read(app, 'package.json'));
  const workspace = read('pnpm-workspace.yaml');
  const catalog = entriesOf(workspace, 'catalog');
  const tarballs = readdirSync(join(target, 'vendor'));
  const versionOf = ([dependency, version]) => {
    if (version === 'catalog:') return [dependency, catalog[dependency]];
    if (!version.startsWith('workspace:')) return [dependency, version];
    const start = `${dependency.replace('@', '').replace('/', '-')}-`;
    return [dependency, `./vendor/${tarballs.find((file) => file.startsWith(start))}`];
  };
  for (const kind of ['dependencies', 'devDependencies'])
    manifest[kind] = Object.fromEntries(Object.entries(manifest[kind]).map(versionOf));
  const overrides = { ...overridesOf(workspace), ...manifest.overrides };
  return { ...manifest, name, version: '0.1.0', overrides };
}

/** The overrides that npm takes: `parent>child` is a form of pnpm's, and speaks of what only packages use. */
export function overridesOf(workspace) {
  const all = Object.entries(entriesOf(workspace, 'overrides'));
  return Object.fromEntries(all.filter(([path]) => !path.includes('>')));
}

/** The `name: version` lines below a key of the workspace's file. */
function entriesOf(yaml, key) {
  const [, block = ''] = new RegExp(`^${key}:\\n((?: +.*\\n)*)`, 'm').exec(yaml) ?? [];
  const lines = block.matchAll(/^ +"?([^":]+)"?: *"?([^"\s]+)"?$/gm);
  return Object.fromEntries([...lines].map(([, dependency, version]) => [dependency, version]));
}

function readmeOf(name) {
  const [, settings = ''] =
    /<!-- settings:begin -->\n([\s\S]*?)<!-- settings:end -->/.exec(read(app, 'README.md')) ?? [];
  return `# ${name}

\`\`\`sh
npm install
npm run build
npm start                                                  # page on http://localhost:3000
npm run dev                                                # the same from its sources, again after each change
node dist/cli.js summarize LICENSE --max-words 50
npm test                                                   # wants redis-server, openssl and chromium
\`\`\`

Wants Node 22.15 or newer. Models come with \`ANTHROPIC_API_KEY\`, \`OPENAI_API_KEY\`, \`GEMINI_API_KEY\` or \`OPENAI_BASE_URL\`; without one the
offline engine answers.

- [What it does and how to run it](docs/service.md)
- [How to operate it: images, backups, capacity](docs/operations.md)
- [How to make it yours](docs/fork.md)
- \`vendor/\` holds the five packages it stands on, packed; once they are published, put their versions into \`package.json\`.

## Settings

Its own; each package brings its own as well, and [\`.env.example\`](.env.example) lists them all.
${settings}`;
}

/** A guide as it reads in the copy: paths begin there, and what was not copied is no link. */
function guideOf(file) {
  return read('docs', 'guides', file)
    .replace(/(# Make it yours\n)[\s\S]*?(?=\n## 1\.)/, '$1\nReplace `src/domain`, keep the rest.\n')
    .replaceAll('../../apps/text-processing/', '../')
    .replaceAll('cd apps/text-processing\n', '')
    .replaceAll('`apps/text-processing` shows', 'This service shows')
    .replaceAll('apps/text-processing/', '')
    .replaceAll('../../LICENSE', 'LICENSE')
    .replace(
      /\[([^\]]+)\]\((?!fork\.md|service\.md|operations\.md|\.\.\/(?:examples|deploy|src|test)|https?:)[^)]*\)/g,
      '$1',
    );
}

function commit(target) {
  const git = (...args) => spawnSync('git', args, { cwd: target, encoding: 'utf8' });
  if (git('--version').status !== 0) return say('  git is not installed: there is no first commit.');
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  const author = git('config', 'user.email').stdout.trim()
    ? []
    : ['-c', 'user.name=tpl', '-c', 'user.email=tpl@localhost'];
  const { status, stderr } = git(...author, 'commit', '--quiet', '--message', 'The service, as it comes');
  if (status !== 0) fail(`git could not commit: ${stderr.trim()}`);
}
