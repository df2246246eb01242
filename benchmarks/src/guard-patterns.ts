// Looks for regular expressions that can run away.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';

// Regular expressions as they stand in source, and the patterns of rules: a line after a slash.
const literal =
  /(?<=[(=:,&|!?\s])\/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*)\/([dgimsuvy]*)(?=[\s;,.)])/g;
const rule = /^\/ (.+)$/gm;

/** How many regular expressions of a folder a checker does not find safe. */
export async function countVulnerable(folder: string, smoke: boolean): Promise<number> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !/\.test\.ts$|weights|grammar/.test(name),
  );
  const found = files.flatMap((name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    return [
      ...[...source.matchAll(literal)].map(([, pattern = '', flags = '']) => ({
        pattern,
        flags: flags.replace(/[dg]/g, ''),
      })),
      ...[...source.matchAll(rule)].map(([, pattern = '']) => ({
        pattern,
        flags: 'i',
      })),
    ];
  });
  let vulnerable = 0;
  for (const { pattern, flags } of found.filter(isPattern).slice(0, smoke ? 5 : found.length)) {
    const { status } = await check(pattern, flags, { timeout: 20_000 });
    if (status !== 'safe') vulnerable++;
  }
  return vulnerable;
}

function isPattern({ pattern, flags }: { pattern: string; flags: string }): boolean {
  try {
    new RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}
