// Makes the links of a document lead to the pages of the site, or to the code host.
import { dirname, normalize, relative } from 'node:path';
import { codeHost } from './code-host.ts';

const link = /(\]\(<?)([^)\s>]+)(>?(?: "[^"]*")?\))/g;
const reference = /^(\s{0,3}\[[^\]]+\]:\s*)(\S+)/;
const picture = /\.(png|svg|jpg|gif)$/;

/**
 * The text with its relative links, and absolute ones to this repository, changed: to the page of a document that the
 * site has (`pages`: path from the root to path on the site), else to the file at the code host. Pictures keep their
 * place beside the documents. Code stays as it is.
 */
export function rewriteLinks(text: string, file: string, pages: ReadonlyMap<string, string>): string {
  let fence: string | undefined;
  return text
    .split('\n')
    .map((line) => {
      const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
      if (mark) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
      if (fence !== undefined || mark) return line;
      return outsideCode(line, (part) =>
        part
          .replace(link, (_, before: string, target: string, after: string) => {
            return before + rewritten(target, file, pages) + after;
          })
          .replace(reference, (_, before: string, target: string) => before + rewritten(target, file, pages)),
      );
    })
    .join('\n');
}

/** Changes a line as if its code were empty: a link may hold code, and code may look like a link. */
function outsideCode(line: string, change: (part: string) => string): string {
  const code = line.match(/`[^`]*`/g) ?? [];
  let place = 0;
  return change(line.replace(/`[^`]*`/g, '`')).replace(/`/g, () => code[place++] ?? '`');
}

function rewritten(target: string, file: string, pages: ReadonlyMap<string, string>): string {
  const own = new RegExp(`^${codeHost}/(?:blob|tree)/main/(.*)$`).exec(target)?.[1];
  if (own === undefined && (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('#'))) return target;
  const [path = '', anchor] = (own ?? target).split('#');
  const wanted = own === undefined ? normalize(`${dirname(file)}/${path}`) : path;
  const clean = wanted.replace(/\/$/, '');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const page = pages.get(clean) ?? pages.get(`${clean}/README.md`);
  const here = dirname(pages.get(file) ?? '.');
  if (page !== undefined) return `${toLink(relative(here, page))}${hash}`;
  if (clean.startsWith('docs/') && picture.test(clean))
    return toLink(relative(here, clean.slice('docs/'.length)));
  return `${codeHost}/blob/main/${clean}${hash}`;
}

function toLink(path: string): string {
  return path.startsWith('.') ? path : `./${path}`;
}
