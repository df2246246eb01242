// Finds commands in documents that nobody can run.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { findFiles } from '../../../house/files.ts';
import { parseFile } from '../../../house/parse.ts';
import type { DeadName, FindDead, NameSources } from './name-kind.ts';
import { matchesIn } from './name-kind.ts';

/** `npm run X`, `npm start`, `scripts/run.mjs X`, `npx @tpl/X WORD --flag`, `bench -- AREA`, `--only CHECK`, but for the `--only` of the drill. */
export function deadCommands(sources: NameSources): FindDead {
  const { root } = sources.house;
  const scripts = new Set(['install', ...manifestScripts(root)]);
  const doors = new Set(commandsOf(root));
  const checks = new Set(
    findFiles(root, ['internal/tooling/src/checks'], /(?<!\.test)\.ts$/).flatMap((file) =>
      Array.from(
        readFileSync(join(root, file), 'utf8').matchAll(/\bname: '([\w-]+)'/g),
        (match) => match[1] as string,
      ),
    ),
  );
  return ({ code }) => {
    const dead = (kind: string, pattern: RegExp, isKnown: (name: string) => boolean): DeadName[] =>
      matchesIn(code, pattern)
        .filter(({ name }) => !isKnown(name))
        .map((found) => ({ ...found, kind }));
    return [
      ...dead('a script of package.json', /\bnpm run (?:--silent |-s )?([a-z][\w:-]*)/g, (name) =>
        scripts.has(name),
      ),
      ...dead('a script of package.json', /\bnpm (start|test)\b/g, (name) => scripts.has(name)),
      ...dead('a command of scripts/run.mjs', /\bscripts\/run\.mjs ([a-z][\w:-]*)/g, (name) =>
        doors.has(name),
      ),
      ...dead(
        'an area of the benchmarks',
        /\bbench -- ([a-z]+)/g,
        (name) => name === 'all' || existsSync(join(root, `benchmarks/src/${name}.ts`)),
      ),
      ...dead('a check', /(?<!drill -- )--only ([\w,-]+)/g, (names) =>
        names.split(',').every((name) => checks.has(name)),
      ),
      ...deadProgramWords(sources, code),
    ];
  };
}

/** Words and flags after `npx @tpl/NAME`: the program's sources hold them, or those bundled into it. */
function deadProgramWords(sources: NameSources, code: Parameters<typeof matchesIn>[0]): DeadName[] {
  const calls = matchesIn(code, /\bnpx (@tpl\/[a-z-]+(?: [^#|<>\n]*)?)/g);
  return calls.flatMap(({ name: call, line }) => {
    const [program = '', ...rest] = call.trim().split(/\s+/);
    const found = sources.house.packages.find(({ name }) => name === program);
    if (!found) return [{ name: `npx ${program}`, line, kind: 'a program of a package' }];
    const [own, bundled] = [sources.below(`${found.folder}/src`), sources.below('internal')];
    const words = new Set([...own.words, ...bundled.words]);
    const texts = new Set([...own.texts, ...bundled.texts]);
    const [first] = rest;
    const flags = rest.flatMap((word) => /^--([a-z][\w-]*)$/.exec(word)?.[1] ?? []);
    const isWord = first !== undefined && /^[a-z][a-z-]*$/.test(first);
    const isFlag = (flag: string) =>
      texts.has(flag) || words.has(flag) || [...texts].some((text) => text.includes(`--${flag}`));
    return [
      ...(isWord && !texts.has(first) && !words.has(first) ? [first] : []),
      ...flags.filter((flag) => !isFlag(flag)).map((flag) => `--${flag}`),
    ].map((name) => ({ name: `${program} … ${name}`, line, kind: 'understood by that program' }));
  });
}

function manifestScripts(root: string): string[] {
  return findFiles(root, ['', 'apps', 'packages', 'internal', 'docs', 'benchmarks'], /^package\.json$/)
    .filter((file) => file.split('/').length <= 3)
    .flatMap((file) => Object.keys(JSON.parse(readFileSync(join(root, file), 'utf8')).scripts ?? {}));
}

/** The properties of `export const commands = { … }`. */
function commandsOf(root: string): string[] {
  const file = 'scripts/lib/commands.mjs';
  if (!existsSync(join(root, file))) return [];
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'commands' && node.initializer)
      ts.forEachChild(node.initializer, (property) => {
        const { name } = property as ts.PropertyAssignment;
        names.push(ts.isStringLiteral(name) ? name.text : name.getText());
      });
    ts.forEachChild(node, visit);
  };
  visit(parseFile(root, file));
  return names;
}
