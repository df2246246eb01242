// Writes one page a door of each package, from the declarations that are shipped.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Application } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { anchorsOf } from '../../internal/tooling/src/checks/docs/links.ts';
import { readHouse } from '../../internal/tooling/src/house/house.ts';
import { doorPath } from '../../internal/tooling/src/site/site-paths.ts';

const root = join(import.meta.dirname, '..', '..');

/** Writes the page of every door below `target`; throws when TypeDoc finds something wrong. */
export async function writeApi(target: string): Promise<void> {
  const doors = readHouse(root).packages.flatMap(({ short, doors }) =>
    doors.map((door) => ({ ...door, short, page: doorPath(short, door.name) })),
  );
  const out = mkdtempSync(join(tmpdir(), 'tpl-api-'));
  const markdown: Partial<PluginOptions> = {
    outputFileStrategy: 'modules',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    expandObjects: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    indexFormat: 'table',
  };
  const app = await Application.bootstrapWithPlugins({
    entryPoints: doors.map(({ types }) => join(root, types)),
    basePath: root,
    tsconfig: join(import.meta.dirname, 'api.tsconfig.json'),
    // The default would be the folder `docs`, which TypeDoc empties first.
    out,
    cleanOutputDir: false,
    outputs: [{ name: 'markdown', path: out }],
    plugin: ['typedoc-plugin-markdown'],
    logLevel: 'Warn',
    readme: 'none',
    disableSources: true,
    skipErrorChecking: true,
    excludePrivate: true,
    excludeExternals: true,
    groupOrder: ['Functions', 'Variables', 'Classes', 'Interfaces', 'Type Aliases', '*'],
    ...(markdown as object),
  });
  const project = await app.convert();
  if (!project) throw new Error('TypeDoc could not read the declarations: are the packages built?');
  await app.generateOutputs(project);
  for (const { specifier, name, short, page } of doors) {
    const from = join(out, 'packages', short, name === 'index' ? 'dist.md' : `dist/${name}.md`);
    const text = readFileSync(from, 'utf8')
      .replace(/^# .*\n/, headOf(specifier))
      .replaceAll('](../dist.md', '](./index.md')
      .replaceAll(/\]\(dist\/([\w-]+\.md)/g, '](./$1');
    mkdirSync(dirname(join(target, page)), { recursive: true });
    writeFileSync(join(target, page), withOwnAnchors(text));
  }
  rmSync(out, { recursive: true });
}

/** TypeDoc numbers some headings that stand there once: a link to such a number leads to the one that is there. */
function withOwnAnchors(text: string): string {
  const anchors = anchorsOf(text);
  return text.replace(/\]\(#([\w-]+)-\d+\)/g, (link, name: string) =>
    anchors.has(link.slice(3, -1)) || !anchors.has(name) ? link : `](#${name})`,
  );
}

function headOf(specifier: string): string {
  return `# ${specifier}\n\nEverything that the door \`${specifier}\` exports, from the declarations that are shipped.\nHow to use it: [the README](../index.md).\n`;
}
