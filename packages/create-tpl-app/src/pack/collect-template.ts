// Collects the template from the service in this repository, when the package is built.
import { isUtf8 } from 'node:buffer';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../template/merge-patch.ts';
import type { Content, Template } from '../template/template.ts';
import { collectVariants } from './collect-variants.ts';
import { appReadme, copiedGuide, guideCode } from './copied-docs.ts';
import { npmLock } from './npm-lock.ts';
import { entriesOf, overridesOf } from './workspace-file.ts';

const app = 'apps/text-processing';
// `siblings.test.ts` is about the packages, not about the service: it stays with them. `prometheus.test.ts` wants programs that
// an application's tests do not; secrets are made anew; the README speaks of this repository.
const leftBehind = new Set([
  'node_modules',
  'dist',
  'coverage',
  'secrets',
  'README.md',
  'siblings.test.ts',
  'prometheus.test.ts',
]);
// Whatever else begins with a dot is of somebody's machine.
const dotFiles = new Set(['.env.example', '.dockerignore', '.helmignore']);

/**
 * The template of the service below `root`.
 *
 * @throws Error when a variant or a guide does not fit the service any more: the sentence says which.
 */
export function collectTemplate(root: string): Template {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const paths = pathsIn(join(root, app), '');
  const guide = read('docs/guides/fork.md');
  const pages = ['fork.md', 'service.md', 'operations.md'].filter((page) =>
    existsSync(join(root, 'docs', 'guides', page)),
  );
  const files: Record<string, Content> = {
    ...Object.fromEntries(paths.map((path) => [path, contentOf(path, readFileSync(join(root, app, path)))])),
    'package.json': `${JSON.stringify(manifestOf(read(`${app}/package.json`), read('pnpm-workspace.yaml')), null, 2)}\n`,
    'README.md': appReadme(read(`${app}/README.md`), pages),
    '.gitignore': 'node_modules/\ndist/\ncoverage/\ndeploy/secrets/\n.env*\n!.env.example\n',
    // A shell does not run what Windows has given its own line ends.
    '.gitattributes': '* text=auto eol=lf\n',
    '.env.example': read(`${app}/.env.example`).replace(/ Written by `npm run generate`\./, ''),
    LICENSE: read('LICENSE'),
    'start.mjs': read('packages/create-tpl-app/src/pack/start.mjs'),
    ...Object.fromEntries(
      pages.map((page) => [`docs/${page}`, labeled(copiedGuide(read(`docs/guides/${page}`)))]),
    ),
  };
  const starter = {
    'src/domain/operations/triage.ts': guideCode(guide, '1. Write the operation', 'js'),
    'src/domain/operations/index.ts': guideCode(guide, '2. Put it into the list', 'js'),
  };
  const dropped = guideCode(guide, '3. Take the others out', 'sh');
  return {
    format: 1,
    files,
    executable: paths.filter((path) => (statSync(join(root, app, path)).mode & 0o100) !== 0),
    named: ['README.md', ...pages.map((page) => `docs/${page}`), ...paths.filter(isNamed)],
    variants: collectVariants(files, starter, dropped),
    lock: npmLock(root, app, JSON.parse(files['package.json'] as string) as JsonObject),
  };
}

function pathsIn(folder: string, prefix: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !leftBehind.has(name) && (!name.startsWith('.') || dotFiles.has(name)))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory()
        ? pathsIn(join(folder, entry.name), `${prefix}${entry.name}/`)
        : [`${prefix}${entry.name}`],
    );
}

function contentOf(path: string, bytes: Buffer): Content {
  if (!isUtf8(bytes)) return { base64: bytes.toString('base64') };
  return isNamed(path) ? labeled(String(bytes)) : String(bytes);
}

/** Docker, Prometheus and Kubernetes call the service by its label. */
const isNamed = (path: string): boolean => path.startsWith('deploy/');

const labeled = (text: string): string => text.replaceAll('text-processing', '%LABEL%');

/** The manifest with versions that npm knows; those of the packages stay open until an application is made. */
function manifestOf(text: string, workspace: string): JsonObject {
  const manifest = JSON.parse(text) as JsonObject & { readonly scripts: Record<string, string> };
  const catalog = entriesOf(workspace, 'catalog');
  const known = (kind: string) =>
    Object.fromEntries(
      Object.entries(manifest[kind] as Record<string, string>).map(([name, version]) => [
        name,
        version === 'catalog:' ? (catalog[name] as string) : version,
      ]),
    );
  return {
    ...manifest,
    version: '0.1.0',
    // All commands of a fresh copy work at once; in production `node dist/main.js` builds nothing. Each builds by itself: where
    // `ignore-scripts` is set, npm runs no script before another (codescene-vscode#311, keanemind/jjk#266).
    scripts: {
      ...manifest.scripts,
      start: 'node start.mjs',
      ...Object.fromEntries(
        ['test', 'drill'].map((name) => [name, `npm run build --silent && ${manifest.scripts[name]}`]),
      ),
    },
    dependencies: known('dependencies'),
    devDependencies: known('devDependencies'),
    overrides: { ...overridesOf(workspace), ...(manifest['overrides'] as JsonObject | undefined) },
  };
}
