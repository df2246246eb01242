// Reads real documents of this machine as benign texts.
import { opendirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const textual =
  /(?:^|\/)(?:changelog|readme|news|copyright|authors|todo|manual)[^/]*$|\.(?:md|txt|rst|html?|[1-8]|js|ts|c|h|py|pl|pm|sh|json|conf|log)(?:\.gz)?$/i;
const most = 64_000;

/** Real documents of a machine: changelogs, manuals, source files. Follows no link, reads at most `limit` of 0.2 to 400 KB. */
export function readDocuments(folders: readonly string[], limit: number): string[] {
  const paths: string[] = [];
  for (const folder of folders) collect(folder, paths, 0);
  // Every n-th of the sorted names: the same documents each time, and not all of one package.
  paths.sort();
  const step = Math.max(1, paths.length / limit);
  const texts: string[] = [];
  for (let at = 0; at < paths.length && texts.length < limit; at += step) {
    const text = readText(paths[Math.floor(at)] as string);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

function collect(folder: string, paths: string[], depth: number): void {
  if (depth > 12 || paths.length > 200_000) return;
  try {
    const directory = opendirSync(folder);
    for (let entry = directory.readSync(); entry; entry = directory.readSync()) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) collect(path, paths, depth + 1);
      else if (entry.isFile() && textual.test(path)) paths.push(path);
    }
    directory.closeSync();
  } catch {
    // What may not be read is no document of ours.
  }
}

function readText(path: string): string | undefined {
  try {
    const { size } = statSync(path);
    if (size > 400_000) return undefined;
    const bytes = readFileSync(path);
    const plain = path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: 4_000_000 }) : bytes;
    return plain.length < 200 || plain.includes(0) ? undefined : plain.toString('utf8').slice(0, most);
  } catch {
    return undefined;
  }
}
