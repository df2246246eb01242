// Says what a template holds: the files of the service, and what each answer changes about them.

import { StopError } from '../world/stop-error.ts';
import { labelOf } from './label-of.ts';
import { type JsonObject, mergePatch } from './merge-patch.ts';

// An image wants the packed packages only where there are some.
const dockerfile = 'deploy/Dockerfile';
const vendorLine = 'COPY vendor/ ./vendor/\n';

/** A file of the template: its text, or its bytes when it is none. */
export type Content = string | { readonly base64: string };

/** What an answer changes: files that are left out or replaced, and a patch (RFC 7396) of `package.json`. */
export interface Variant {
  readonly drop: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly manifest: JsonObject;
}

/** The service as it is shipped, in one file: npm leaves out or renames `.gitignore` and its like, but never this. */
export interface Template {
  readonly format: 1;
  readonly files: Readonly<Record<string, Content>>;
  readonly executable: readonly string[];
  /** Files in which `%NAME%` stands for the name of the application, without its scope, and `%LABEL%` for its label. */
  readonly named: readonly string[];
  readonly variants: Readonly<Record<string, Variant>>;
  /** The lockfile of a new application. No file of the frame: an upgrade leaves it to npm. */
  readonly lock?: JsonObject;
}

/** What was asked. */
export interface Answers {
  /** Name in `package.json`. */
  readonly name: string;
  /** Whether the service has its pages. */
  readonly page: boolean;
  /** Whether the tests that start a Redis come along. */
  readonly redis: boolean;
  /** The five example operations, or one small operation as a place to begin. */
  readonly domain: 'example' | 'empty';
}

/** Files by path, `/` between folders. */
export type Files = ReadonlyMap<string, Buffer>;

/**
 * The files of an application. `versions` names what stands in `package.json` for each package of the house.
 *
 * @throws StopError when `versions` lacks a package that the service wants.
 */
export function renderApp(
  template: Template,
  answers: Answers,
  versions: Readonly<Record<string, string>>,
): Files {
  const files = new Map(Object.entries(template.files).map(([path, content]) => [path, bytesOf(content)]));
  let manifest = JSON.parse(textOf(files, 'package.json')) as JsonObject;
  for (const { drop, files: replaced, manifest: patch } of variantsOf(template, answers)) {
    for (const path of drop) files.delete(path);
    for (const [path, text] of Object.entries(replaced)) files.set(path, Buffer.from(text));
    manifest = mergePatch(manifest, patch) as JsonObject;
  }
  const named = { ...manifest, name: answers.name, dependencies: withVersions(manifest, versions) };
  files.set('package.json', Buffer.from(`${JSON.stringify(named, null, 2)}\n`));
  const short = answers.name.replace(/^@[^/]+\//, '');
  for (const path of template.named.filter((one) => files.has(one))) {
    const text = textOf(files, path).replaceAll('%NAME%', short).replaceAll('%LABEL%', labelOf(answers.name));
    files.set(path, Buffer.from(text));
  }
  const isPacked = Object.values(versions).some((version) => version.startsWith('./vendor/'));
  if (!isPacked && files.has(dockerfile))
    files.set(dockerfile, Buffer.from(textOf(files, dockerfile).replace(vendorLine, '')));
  return new Map([...files].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Reads a template that came from a registry.
 *
 * @throws StopError when it has another form, or a path that leads out of the application.
 */
export function parseTemplate(text: string, origin: string): Template {
  const template = JSON.parse(text) as Template;
  if (template.format !== 1)
    throw new StopError(`${origin} holds a template of another form: use a newer create-tpl-app.`);
  const variants = Object.values(template.variants);
  const paths = [...Object.keys(template.files), ...variants.flatMap(({ files }) => Object.keys(files))];
  const wrong = paths.find((path) => !isInside(path));
  if (wrong !== undefined)
    throw new StopError(`${origin} names the file ${JSON.stringify(wrong)}: nothing was written.`);
  return template;
}

/** Whether a path of a template stays below the folder of the application, and out of its repository's own files. */
export function isInside(path: string): boolean {
  const parts = path.split('/');
  return (
    !/[\\:\0]/.test(path) && parts.every((part) => !['', '.', '..', '.git'].includes(part.toLowerCase()))
  );
}

function variantsOf({ variants }: Template, { page, redis, domain }: Answers): Variant[] {
  const names = [
    page === false && 'no-page',
    redis === false && 'no-redis',
    domain === 'empty' && 'empty-domain',
  ];
  return names.flatMap((name) => (name && variants[name] ? [variants[name]] : []));
}

function withVersions(manifest: JsonObject, versions: Readonly<Record<string, string>>): JsonObject {
  const dependencies = Object.entries(manifest['dependencies'] as Record<string, string>);
  return Object.fromEntries(
    dependencies.map(([name, version]) => {
      if (!version.startsWith('workspace:')) return [name, version];
      const known = versions[name];
      if (known === undefined) throw new StopError(`No version is known for ${name}.`);
      return [name, known];
    }),
  );
}

const bytesOf = (content: Content): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.base64, 'base64');

const textOf = (files: Files, path: string): string => String(files.get(path) ?? '');
