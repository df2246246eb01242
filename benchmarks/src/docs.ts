// Counts what is dead in the documents, and builds their site.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { docNames } from '../../internal/tooling/src/checks/docs/doc-names.ts';
import { links } from '../../internal/tooling/src/checks/docs/links.ts';
import { snippets } from '../../internal/tooling/src/checks/docs/snippets.ts';
import type { Check } from '../../internal/tooling/src/house/check.ts';
import { readHouse } from '../../internal/tooling/src/house/house.ts';
import { readSite } from '../../internal/tooling/src/site/read-site.ts';
import type { Figure, Results } from './frame.ts';
import { figure, notMeasured } from './frame.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const docs = join(root, 'docs');

/** Dead links and names, snippets that fail, and how long the build of the site takes. */
export async function run(): Promise<Results> {
  const house = readHouse(root);
  const find = async (check: Check) =>
    (await check.run(house)).map(({ file, line, message }) => `${file}:${line ?? 1} ${message}`);
  const names = await find(docNames);
  const code = await find(snippets);
  const written = await find(links);
  const from = performance.now();
  const failure = await buildSite();
  const seconds = (performance.now() - from) / 1000;
  const site = failure === undefined ? readSite(join(docs, '.vitepress', 'dist')) : undefined;
  return {
    deadLinks: none([...written, ...(site?.deadLinks ?? [])], 'links', failure),
    deadNames: none(names, 'names'),
    snippetsFailed: none(code, 'pieces of code'),
    externalRequests: none(site?.externalRequests ?? [], 'requests', failure),
    docsBuildS:
      failure === undefined
        ? figure({ ours: seconds, unit: 's', target: '<= 60' })
        : notMeasured({ unit: 's', target: '<= 60', reason: failure }),
  };
}

function none(found: readonly string[], unit: string, failure?: string): Figure {
  if (failure !== undefined) return notMeasured({ unit, target: '= 0', reason: failure });
  return {
    ...figure({ ours: found.length, unit, target: '= 0' }),
    ...(found.length > 0 && { reason: found.slice(0, 20).join('; ') }),
  };
}

/** The pages, then the site; the end of what was printed when one of them fails. */
async function buildSite(): Promise<string | undefined> {
  return (
    (await failureOf([join('.vitepress', 'write-site.ts')])) ??
    (await failureOf([join('node_modules', 'vitepress', 'bin', 'vitepress.js'), 'build']))
  );
}

function failureOf(args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(process.execPath, args, { cwd: docs, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : said.trim().slice(-2_000)));
  });
}
