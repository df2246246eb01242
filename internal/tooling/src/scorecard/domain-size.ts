// Says how much there is to read of the domain, and how much of it a fork writes anew.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { codeLines } from '../figures/code-lines.ts';
import { sourcesIn } from '../figures/source-folders.ts';
import { findFiles } from '../house/files.ts';
import { parseFile } from '../house/parse.ts';

/** Files with their size. */
export interface ReadingSize {
  readonly files: readonly string[];
  /** Lines of code: no comments, no blank lines. */
  readonly lines: number;
  /** What stands between white space, comments too: they are read. */
  readonly words: number;
}

/** Words a minute that adults read of prose in silence, 238 (Brysbaert 2019, doi 10.1016/j.jml.2019.104047). Code takes longer. */
export const wordsPerMinute = 238;

/** The sources below a folder of the house, tests apart. */
export function sizeOf(root: string, files: readonly string[]): ReadingSize {
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'));
  return {
    files,
    lines: files.reduce((sum, file) => sum + codeLines(parseFile(root, file)), 0),
    words: texts.reduce((sum, text) => sum + (text.match(/\S+/g) ?? []).length, 0),
  };
}

/** What somebody reads who wants to know the domain of an application. */
export function domainOf(root: string, app: string): ReadingSize {
  return sizeOf(root, sourcesIn(root, `${app}/src/domain`));
}

/** What a fork does to the copy of an application, after its guide. */
export interface Swap {
  /** Files it writes. */
  readonly written: readonly string[];
  /** Files it takes out, those of folders one by one. */
  readonly removed: readonly string[];
  /** Lines of code of the sources among both, as the application has them. */
  readonly lines: number;
}

/**
 * What the guide to a fork says to write and to remove: the files that its numbered steps name, and what their shell code
 * gives to `rm`.
 *
 * @throws Error when it removes what is not there.
 */
export function swapOf(root: string, app: string, guide: string): Swap {
  const [, ...steps] = guide.split(/^## (?=\d\.)/m);
  const written = steps
    .filter((step) => step.includes('```js\n'))
    .flatMap((step) => /`(src\/[^`]+\.ts)`/.exec(step)?.[1] ?? []);
  const removed = steps
    .flatMap((step) =>
      [...step.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, code = '']) => removedBy(code)),
    )
    .flatMap((path) => filesAt(root, `${app}/${path}`));
  const touched = [...new Set([...written.map((path) => `${app}/${path}`), ...removed])];
  const sources = touched.filter((file) => /\.tsx?$/.test(file) && existsSync(join(root, file)));
  return { written, removed, lines: sizeOf(root, sources).lines };
}

function removedBy(shell: string): string[] {
  let folder = '.';
  return shell.split('\n').flatMap((line) => {
    const [program, ...words] = line.trim().split(/\s+/);
    if (program === 'cd') folder = posix.join(folder, words[0] ?? '.');
    if (program !== 'rm') return [];
    return words.filter((word) => !word.startsWith('-')).map((word) => posix.join(folder, word));
  });
}

function filesAt(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) throw new Error(`The guide removes ${path}, which is not there.`);
  if (!statSync(join(root, path)).isDirectory()) return [path];
  // The walk leaves folders of fixtures out unless it begins inside of them.
  return findFiles(root, [path], /./);
}
