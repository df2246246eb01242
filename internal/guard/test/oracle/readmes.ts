// Finds the READMEs of installed packages: Markdown that people wrote.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const store = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..', 'node_modules', '.pnpm');
const longest = 300_000;

/** At most `most` READMEs, always the same ones of the same installation, one a package. */
export function findReadmes(most: number): string[] {
  const texts: string[] = [];
  for (const entry of readdirSync(store).sort()) {
    const name = entry.replace(/@[^@]*$/, '').replace('+', '/');
    const file = join(store, entry, 'node_modules', name, 'README.md');
    if (!existsSync(file) || statSync(file).size > longest) continue;
    texts.push(readFileSync(file, 'utf8'));
    if (texts.length >= most) break;
  }
  return texts;
}
