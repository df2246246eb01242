// Makes the lockfile of an application out of that of the template.
import { createHash } from 'node:crypto';
import type { JsonObject } from './merge-patch.ts';
import type { Files, Template } from './template.ts';

/**
 * The lockfile that fits the `package.json` among `files`; npm takes out what an answer left out, and fills in what it
 * learns of the packages of the house. Of those whose version is the path of a packed file, `packed` has the bytes by path.
 * `undefined` where the template has none.
 */
export function renderLock(
  { lock }: Template,
  files: Files,
  versions: Readonly<Record<string, string>>,
  packed: Files = new Map(),
): Buffer | undefined {
  const manifest = files.get('package.json');
  if (lock === undefined || manifest === undefined) return undefined;
  const wanted = JSON.parse(String(manifest)) as JsonObject;
  const entries = Object.entries(lock['packages'] as JsonObject).map(
    ([path, entry]): [string, JsonObject] => {
      if (path === '') return [path, rootOf(entry as JsonObject, wanted)];
      const name = path.slice('node_modules/'.length);
      const version = versions[name];
      return [path, { ...(version && foundAt(name, version, packed)), ...(entry as JsonObject) }];
    },
  );
  const own = { ...lock, name: wanted['name'] ?? '', packages: Object.fromEntries(entries) };
  return Buffer.from(`${JSON.stringify(own, null, 2)}\n`);
}

/** The application itself, with the fields that its manifest has now. */
function rootOf(entry: JsonObject, manifest: JsonObject): JsonObject {
  const fields = Object.keys(entry).filter((field) => manifest[field] !== undefined);
  return Object.fromEntries(fields.map((field) => [field, manifest[field] as JsonObject[string]]));
}

/** Which version it is; of a packed file also where it lies and its hash, without which `npm ci` refuses the lockfile. */
function foundAt(name: string, version: string, packed: Files): JsonObject {
  const path = version.replace('./', '');
  const bytes = packed.get(path);
  if (bytes === undefined) return { version };
  const start = `vendor/${name.replace('@', '').replace('/', '-')}-`;
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  return { version: path.slice(start.length, -'.tgz'.length), resolved: `file:${path}`, integrity };
}
