// Finds and reads the `.env` of the service: the one beside its package.json, whatever folder a command is typed in.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

/** The folder of package.json, of a program in `src/` or `dist/`. */
const folderOf = (program: string): string => fileURLToPath(new URL('..', program));

/**
 * Whether the process was started in the folder of its package.json. A server that is started elsewhere is given its environment by
 * who starts it: a drill plays outages, and must not find real keys.
 */
export const standsBeside = (program: string): boolean => relative(folderOf(program), process.cwd()) === '';

/** Takes the variables of the file beside package.json, if there is one; what stands in the environment already wins. */
export function takeEnvFile(program: string): void {
  const file = `${folderOf(program)}.env`;
  if (existsSync(file)) for (const [name, value] of readEnvFile(file)) process.env[name] ??= value;
}

/** The variables of a file, as editors on Windows write it too: behind a byte order mark, or in UTF-16 as PowerShell 5 does. */
export function readEnvFile(file: string): [name: string, value: string][] {
  const bytes = readFileSync(file);
  const mark = bytes.toString('latin1', 0, 2);
  const encoding = mark === '\xff\xfe' ? 'utf-16le' : mark === '\xfe\xff' ? 'utf-16be' : 'utf-8';
  const given = parseEnv(new TextDecoder(encoding).decode(bytes));
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}
