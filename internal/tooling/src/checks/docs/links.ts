// Follows the links between documents.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Check, Problem } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';
import { codeHost } from '../../site/code-host.ts';

const ownFiles = `${codeHost}/blob/main/`;

/** Links and anchors in Markdown lead somewhere, also by this repository's address. Others on the web are not visited. */
export const links: Check = {
  name: 'links',
  about: 'links and anchors between documents resolve',
  run({ root }) {
    const files = findFiles(root, [''], /\.md$/);
    return files.flatMap((file) => linksOf(root, file).flatMap((link) => checkLink(root, file, link)));
  },
};

interface Link {
  readonly target: string;
  readonly line: number;
}

function linksOf(root: string, file: string): Link[] {
  return proseLines(readFileSync(join(root, file), 'utf8')).flatMap(({ text, line }) => {
    const plain = text.replace(/`[^`]*`/g, '');
    const inline = Array.from(
      plain.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g),
      (match) => match[1] as string,
    );
    const reference = /^\s{0,3}\[[^\]]+\]:\s*(\S+)/.exec(plain)?.[1];
    const html = Array.from(plain.matchAll(/(?:href|src)="([^"]+)"/g), (match) => match[1] as string);
    return [...inline, ...(reference ? [reference] : []), ...html].map((target) => ({ target, line }));
  });
}

/** Lines outside code fences. */
function proseLines(markdown: string): { text: string; line: number }[] {
  let fence: string | undefined;
  return markdown.split('\n').flatMap((text, index) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1];
    if (mark) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    return fence === undefined && !mark ? [{ text, line: index + 1 }] : [];
  });
}

function checkLink(root: string, file: string, { target, line }: Link): Problem[] {
  const own = target.startsWith(ownFiles) ? `/${target.slice(ownFiles.length)}` : undefined;
  if (own === undefined && (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//'))) return [];
  const [path = '', anchor] = (own ?? target).split('#');
  const wanted =
    path === '' ? file : normalize(join(path.startsWith('/') ? '' : dirname(file), decodeURI(path)));
  if (!existsSync(join(root, wanted)))
    return [{ file, line, message: `links to ${target}: there is no ${wanted}` }];
  if (!anchor || !wanted.endsWith('.md') || !statSync(join(root, wanted)).isFile()) return [];
  const anchors = anchorsOf(readFileSync(join(root, wanted), 'utf8'));
  return anchors.has(decodeURI(anchor))
    ? []
    : [{ file, line, message: `links to ${target}: ${wanted} has no heading of that name` }];
}

/** Anchors as GitHub makes them of headings, repeated ones numbered, and explicit ids. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const { text } of proseLines(markdown)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading !== undefined) anchors.add(unused(anchors, slug(heading)));
    for (const [, id] of text.matchAll(/(?:id|name)="([^"]+)"/g)) anchors.add(id as string);
  }
  return anchors;
}

/** A heading's anchor as GitHub makes it; the site makes the same. */
export function slug(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return text.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replaceAll(' ', '-');
}

function unused(anchors: ReadonlySet<string>, name: string): string {
  for (let count = 0; ; count += 1) {
    const candidate = count === 0 ? name : `${name}-${count}`;
    if (!anchors.has(candidate)) return candidate;
  }
}
