// Reads a built site: links that lead nowhere, and what a browser would ask others for.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { findFiles } from '../house/files.ts';

/** What is wrong with a built site. */
export interface SiteFaults {
  /** `PAGE -> TARGET` for each link to a page, a file or a heading that is not there. */
  readonly deadLinks: readonly string[];
  /** `PAGE -> ADDRESS` for each thing that a page loads from elsewhere. */
  readonly externalRequests: readonly string[];
}

/** Reads every page below `dist`, built for the base `/` with clean addresses. */
export function readSite(dist: string): SiteFaults {
  const files = findFiles(dist, [''], /\.html$/);
  const html = new Map(files.map((file) => [file, readFileSync(join(dist, file), 'utf8')]));
  const ids = new Map(
    [...html].map(([file, text]) => [
      file,
      new Set(Array.from(text.matchAll(/\sid="([^"]+)"/g), ([, id]) => id as string)),
    ]),
  );
  const fileOf = (path: string): string | undefined => {
    const plain = path.replace(/^\//, '');
    const candidates = [plain, `${plain}.html`, posix.join(plain, 'index.html')];
    return (
      candidates.find((file) => html.has(file)) ??
      candidates.find((file) => file !== '' && existsSync(join(dist, file)))
    );
  };
  const isDead = (page: string, href: string): boolean => {
    const [path = '', anchor] = decode(href).split('#');
    const file =
      path === '' ? page : fileOf(path.startsWith('/') ? path : posix.join('/', dirname(page), path));
    if (file === undefined) return true;
    return anchor !== undefined && anchor !== '' && ids.get(file)?.has(anchor) === false;
  };
  return {
    deadLinks: [...html].flatMap(([page, text]) =>
      [...valuesOf(text, /<a\s[^>]*?href="([^"]*)"/g), ...valuesOf(text, /<img\s[^>]*?src="([^"]*)"/g)]
        .filter((href) => !/^[a-z][a-z0-9+.-]*:/i.test(href) && isDead(page, href))
        .map((href) => `${page} -> ${href}`),
    ),
    externalRequests: [...html].flatMap(([page, text]) =>
      [
        ...valuesOf(text, /<(?:script|img|iframe|source|video)\s[^>]*?src="([^"]*)"/g),
        ...valuesOf(text, /<link\s[^>]*?href="([^"]*)"/g),
      ]
        .filter((address) => /^(https?:)?\/\//.test(address))
        .map((address) => `${page} -> ${address}`),
    ),
  };
}

function valuesOf(text: string, pattern: RegExp): string[] {
  return [
    ...new Set(Array.from(text.matchAll(pattern), ([, value]) => (value as string).replaceAll('&amp;', '&'))),
  ];
}

function decode(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
