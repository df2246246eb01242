// Generates tables, schemas and examples from setting rows.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../house/check.ts';
import { findSources } from '../house/files.ts';
import type { House } from '../house/house.ts';
import { runProgram, tail } from '../run/run-program.ts';
import type { GeneratedPart } from './generated-part.ts';

/** One set of settings, rendered. */
interface Rendered {
  readonly name: string;
  readonly table: string;
  readonly env: string;
  readonly schema: Record<string, unknown>;
}

/** A package or application and its settings. */
interface Owner {
  readonly folder: string;
  readonly settings: readonly Rendered[];
}

/** Everything that is written from the settings: README tables, JSON schemas, `.env.example` of the applications. */
export async function generatedSettings(
  house: House,
): Promise<{ parts: GeneratedPart[]; problems: Problem[] }> {
  const { owners, problems } = await readOwners(house);
  problems.push(...hiddenSettings(house, owners));
  const parts: GeneratedPart[] = [];
  for (const owner of owners) {
    const isApp = house.apps.includes(owner.folder);
    const readme = renderReadme(house.root, owner);
    if (!('message' in readme)) parts.push(readme);
    else if (!isApp) problems.push(readme);
    if (!isApp) parts.push(...renderSchemas(owner));
  }
  // Half of the packages would make half of a file: when something is in the way, only that is told.
  for (const app of problems.length === 0 ? house.apps : []) {
    const own = owners.filter(({ folder }) => folder === app);
    const packages = owners.filter(({ folder }) => !house.apps.includes(folder));
    const blocks = [...own, ...packages].flatMap(({ settings }) => settings.map(({ env }) => env));
    if (blocks.length > 0)
      parts.push({ file: `${app}/.env.example`, content: [envHeader, ...blocks].join('\n') });
  }
  return { parts, problems };
}

const envHeader =
  '# Every setting with its default. Copy to .env and change what you need. Written by `npm run generate`.\n';

async function readOwners({
  root,
  packages,
  apps,
}: House): Promise<{ owners: Owner[]; problems: Problem[] }> {
  const modules = [
    ...packages.flatMap(({ folder, doors }) => doors.map(({ file }) => ({ folder, file }))),
    ...apps.flatMap((folder) =>
      findSources(root, [`${folder}/src`])
        .filter((file) => /\/settings\/[^/]*-rows\.ts$/.test(file))
        .map((file) => ({ folder, file })),
    ),
  ].filter(({ file }) => existsSync(join(root, file)));
  const program = join(import.meta.dirname, 'settings-program.ts');
  const ended = await runProgram(
    process.execPath,
    [program, ...modules.map(({ file }) => join(root, file))],
    { cwd: root },
  );
  if (ended.code !== 0) throw new Error(`reading the settings: ${tail(ended)}`);
  const read = JSON.parse(ended.stdout) as { definitions: Rendered[]; error?: string }[];
  const problems = read.flatMap(({ error }, index): Problem[] =>
    error ? [{ file: modules[index]?.file ?? '', message: `cannot be imported: ${error}` }] : [],
  );
  const byFolder = new Map<string, Map<string, Rendered>>();
  for (const [index, { folder }] of modules.entries()) {
    const known = byFolder.get(folder) ?? new Map<string, Rendered>();
    for (const definition of read[index]?.definitions ?? []) known.set(definition.name, definition);
    if (known.size > 0) byFolder.set(folder, known);
  }
  return {
    owners: [...byFolder].map(([folder, known]) => ({ folder, settings: [...known.values()] })),
    problems,
  };
}

/** Packages that define settings and export none of them: nothing could be written from those. */
function hiddenSettings({ root, packages }: House, owners: readonly Owner[]): Problem[] {
  const silent = packages.filter(({ folder }) => !owners.some((owner) => owner.folder === folder));
  const sources = silent.flatMap(({ folder }) => findSources(root, [`${folder}/src`]));
  return sources
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('defineSettings('))
    .map((file) => ({ file, message: 'defines settings that no door exports: export them' }));
}

/** The README with its table between the markers; a further set has `<!-- settings:begin NAME -->`. */
function renderReadme(root: string, { folder, settings }: Owner): GeneratedPart | Problem {
  const file = `${folder}/README.md`;
  let content = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
  for (const [index, { name, table }] of settings.entries()) {
    const begin = index === 0 ? '<!-- settings:begin -->' : `<!-- settings:begin ${name} -->`;
    const end = '<!-- settings:end -->';
    const from = content.indexOf(begin);
    const to = content.indexOf(end, from);
    if (from < 0 || to < 0)
      return {
        file,
        message: `has no place for the settings of "${name}": write ${begin} and ${end}, then \`npm run generate\``,
      };
    content = `${content.slice(0, from + begin.length)}\n\n${table}\n${content.slice(to)}`;
  }
  return { file, content };
}

function renderSchemas({ folder, settings }: Owner): GeneratedPart[] {
  return settings.map(({ name, schema }, index) => ({
    file: `${folder}/etc/settings${index === 0 ? '' : `.${name}`}.schema.json`,
    content: `${JSON.stringify(schema, null, 2)}\n`,
  }));
}
