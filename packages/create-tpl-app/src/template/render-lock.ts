// Makes the lockfile of an application out of that of the template.
import type { JsonObject } from './merge-patch.ts';
import type { Files, Template } from './template.ts';

/**
 * The lockfile that fits the `package.json` among `files`; npm takes out what an answer left out, and fills in what it
 * learns of the packages of the house. Those that come as files of a folder are left for npm to find. `undefined` where the
 * template has none.
 */
export function renderLock(
  { lock }: Template,
  files: Files,
  versions: Readonly<Record<string, string>>,
): Buffer | undefined {
  const manifest = files.get('package.json');
  if (lock === undefined || manifest === undefined) return undefined;
  const wanted = JSON.parse(String(manifest)) as JsonObject;
  const entries = Object.entries(lock['packages'] as JsonObject).flatMap(
    ([path, entry]): [string, JsonObject][] => {
      if (path === '') return [[path, rootOf(entry as JsonObject, wanted)]];
      const version = versions[path.slice('node_modules/'.length)];
      if (version === undefined) return [[path, entry as JsonObject]];
      return version.startsWith('./') ? [] : [[path, { version, ...(entry as JsonObject) }]];
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
