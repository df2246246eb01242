// Looks up what documents name: commands, routes, settings, metrics, alerts, error codes, exports, doors and paths.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';
import type { House } from '../../house/house.ts';
import { deadCodes } from './names/dead-codes.ts';
import { deadCommands } from './names/dead-commands.ts';
import { deadExports } from './names/dead-exports.ts';
import { deadMetrics } from './names/dead-metrics.ts';
import { deadRoutes } from './names/dead-routes.ts';
import { deadSettings } from './names/dead-settings.ts';
import { documentCode } from './names/document-code.ts';
import type { NameSources, NamingDocument } from './names/name-kind.ts';
import { sourceWords } from './names/source-words.ts';

/** Documents name what exists. Decisions tell of their day and are left out. */
export const docNames: Check = {
  name: 'doc-names',
  about: 'commands, routes, settings, metrics, alerts, codes, exports and paths that documents name exist',
  async run(house) {
    const sources = readSources(house);
    const kinds = [
      deadCommands(sources),
      deadSettings(sources),
      deadRoutes(sources),
      await deadMetrics(sources),
      deadCodes(sources),
      deadExports(sources),
    ];
    return documents(house).flatMap((document) => {
      const found = kinds.flatMap((find) =>
        find(document).map(({ name, line, kind }) => ({
          line,
          message: `names ${name}, which is not ${kind}`,
        })),
      );
      const seen = new Set<string>();
      return found
        .filter(({ line, message }) => !seen.has(`${line} ${message}`) && seen.add(`${line} ${message}`))
        .map((problem) => ({ file: document.file, ...problem }));
    });
  },
};

function readSources(house: House): NameSources {
  const { root } = house;
  const isCode = /(?<!\.test|\.d)\.(tsx?|mjs|cjs)$/;
  const read = (folders: readonly string[]) => sourceWords(root, findFiles(root, folders, isCode));
  const all = read(['packages', 'apps', 'internal', 'benchmarks', 'scripts', 'docs/.vitepress']);
  const known = new Map<string, ReturnType<typeof read>>();
  return {
    house,
    all,
    below(folder) {
      const words = known.get(folder) ?? read([folder]);
      known.set(folder, words);
      return words;
    },
  };
}

function documents({ root, packages, apps }: House): NamingDocument[] {
  const files = [
    ...findFiles(root, ['docs'], /\.md$/).filter((file) => !file.startsWith('docs/decisions/')),
    ...[...packages.map(({ folder }) => folder), ...apps].flatMap((folder) => [
      `${folder}/README.md`,
      `${folder}/examples/README.md`,
    ]),
    ...['README.md', 'AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ].filter((file) => existsSync(join(root, file)));
  return files.map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return { file, text, code: documentCode(text) };
  });
}
