// What a page would fetch or run of a text, by the reference renderer of CommonMark and by an HTML parser.
import { HtmlRenderer, Parser } from 'commonmark';
import { parse } from 'parse5';

interface Node {
  readonly nodeName: string;
  readonly value?: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly childNodes?: readonly Node[];
  readonly content?: Node;
}

const page = 'https://page.invalid/';
const sources: Readonly<Record<string, readonly string[]>> = {
  img: ['src', 'srcset'],
  source: ['src', 'srcset'],
  video: ['src', 'poster'],
  audio: ['src'],
  track: ['src'],
  iframe: ['src'],
  frame: ['src'],
  embed: ['src'],
  input: ['src'],
  script: ['src'],
  object: ['data'],
  body: ['background'],
  table: ['background'],
  td: ['background'],
  th: ['background'],
  link: ['href'],
  base: ['href'],
  image: ['href', 'xlink:href', 'src'],
  use: ['href', 'xlink:href'],
  feimage: ['href', 'xlink:href'],
};

function urlOf(value: string): URL | undefined {
  return URL.canParse(value, page) ? new URL(value, page) : undefined;
}
const isOutside = (value: string) => {
  const url = urlOf(value.trim().split(/\s/)[0] ?? '');
  return url !== undefined && /^(?:https?|ftp):$/.test(url.protocol) && url.hostname !== 'page.invalid';
};
const isScript = (value: string) => urlOf(value)?.protocol === 'javascript:';
const loadsInStyle = (css: string) =>
  [...css.matchAll(/url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)|image-set\(\s*["']([^"']*)/gi)].some(
    ([, one, two, three]) => isOutside(one ?? two ?? three ?? ''),
  );

/** The first thing in a page that is fetched or run without a click, or that runs script with one. */
export function loadsInHtml(html: string): string | undefined {
  const visit = (node: Node): string | undefined => {
    const name = node.nodeName.toLowerCase();
    if (name === 'script') return 'script';
    if (name === 'style' && loadsInStyle(node.childNodes?.map(({ value }) => value ?? '').join('') ?? ''))
      return 'style';
    for (const { name: written, value } of node.attrs ?? []) {
      const key = written.toLowerCase();
      if (/^on[a-z]{3,}/.test(key) && value.trim() !== '') return `${name} ${key}`;
      if (key === 'style' && loadsInStyle(value)) return `${name} style`;
      if (key === 'srcdoc') return `${name} srcdoc`;
      if (/^(?:href|xlink:href|src|action|formaction|data)$/.test(key) && isScript(value))
        return `${name} ${key} script`;
      if (name === 'meta' && key === 'http-equiv' && value.toLowerCase() === 'refresh') return 'meta refresh';
      if (sources[name]?.includes(key)) {
        const values = key === 'srcset' ? value.split(',') : [value];
        if (values.some(isOutside)) return `${name} ${key}`;
      }
    }
    for (const child of [...(node.childNodes ?? []), ...(node.content ? [node.content] : [])]) {
      const found = visit(child);
      if (found) return found;
    }
    return undefined;
  };
  return visit(parse(html) as unknown as Node);
}

/** The page that the reference renderer makes of Markdown. */
export const toHtml = (markdown: string): string => new HtmlRenderer().render(new Parser().parse(markdown));

/** The same for a text that is shown as Markdown. */
export const loadsInMarkdown = (markdown: string): string | undefined => loadsInHtml(toHtml(markdown));
