// Writes the pages of the site: every document with links that fit, the navigation, and the list for programs.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { House } from '../house/house.ts';
import { describePage } from './describe-page.ts';
import { rewriteLinks } from './rewrite-links.ts';
import { doorPath, sitePaths } from './site-paths.ts';
import type { SitePage, SiteSection } from './site-sections.ts';
import { toSections } from './site-sections.ts';

/**
 * Writes all pages to `target`, beside the doors' own that are there already, and returns the sections.
 *
 * @throws Error that names the documents which no section takes
 */
export function writePages(house: House, target: string): SiteSection[] {
  const { root, packages } = house;
  const paths = sitePaths(house);
  const pages = [...paths].map(([file, path]) => {
    const text = rewriteLinks(readFileSync(join(root, file), 'utf8'), file, paths);
    write(join(target, path), text);
    return toPage(path, text);
  });
  const doors = packages.flatMap(({ short, doors }) =>
    doors
      .map(({ name }) => doorPath(short, name))
      .filter((path) => existsSync(join(target, path)))
      .map((path) => toPage(path, readFileSync(join(target, path), 'utf8'))),
  );
  const images = join(root, 'docs', 'images');
  if (existsSync(images)) cpSync(images, join(target, 'images'), { recursive: true });
  const { sections, lost } = toSections([...pages, ...doors]);
  if (lost.length > 0)
    throw new Error(
      `No section of the site takes ${lost.join(', ')}: see internal/tooling/src/site/site-sections.ts`,
    );
  listDecisions(target, pages);
  write(join(target, 'navigation.json'), JSON.stringify(sections, null, 2));
  write(join(target, 'llms.txt'), listForPrograms(sections));
  return sections;
}

/** A code host shows the folder; the site's page of decisions lists them. */
function listDecisions(target: string, pages: readonly SitePage[]): void {
  const index = join(target, 'decisions', 'index.md');
  if (!existsSync(index)) return;
  const decisions = pages.filter(({ path }) => /^decisions\/\d/.test(path));
  // `etc/<door>.d.ts` would be an element that never ends.
  const inTable = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const lines = decisions.map(
    ({ path, title, about }) => `| [${inTable(title)}](./${basename(path)}) | ${inTable(about)} |`,
  );
  const table = ['| decision | begins |', '| --- | --- |', ...lines].join('\n');
  write(index, `${readFileSync(index, 'utf8').trimEnd()}\n\n${table}\n`);
}

/** The list that programs read, after llmstxt.org: each page's Markdown with its first sentence. */
export function listForPrograms(sections: readonly SiteSection[]): string {
  const lines = sections.flatMap(({ title, pages }) => [
    `## ${title}`,
    '',
    ...pages.map((page) => `- [${page.title}](${page.path})${page.about && `: ${page.about}`}`),
    '',
  ]);
  return [
    '# tpl',
    '',
    '> The production backbone of an LLM service in TypeScript: five small packages that each do one technical job, and one example service that composes them and is meant to be forked.',
    '',
    'Each page of the site has its Markdown beside it: the same address with `.md`. For code, begin with SKILL.md.',
    '',
    ...lines,
  ].join('\n');
}

function toPage(path: string, text: string): SitePage {
  return { path, ...describePage(text, path.replace(/\.md$/, '')) };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
