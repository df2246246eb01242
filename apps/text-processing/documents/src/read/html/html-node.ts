// Names the few things that are asked of a page's elements.
import { parseHTML } from 'linkedom';
import { nestingOf } from '../bounds/nesting-of.ts';
import { unreadable } from '../bounds/refuse-file.ts';

/** An element or a stretch of text of a page. */
export interface HtmlNode {
  /** 1 is an element, 3 a text. */
  readonly nodeType: number;
  readonly localName?: string;
  readonly data?: string;
  readonly textContent: string | null;
  readonly parentNode: HtmlNode | null;
  readonly firstChild: HtmlNode | null;
  readonly nextSibling: HtmlNode | null;
  readonly childNodes: Iterable<HtmlNode>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  remove(): void;
  after(node: HtmlNode): void;
  replaceWith(node: string): void;
  matches(selector: string): boolean;
  querySelectorAll(selector: string): Iterable<HtmlNode>;
  querySelector(selector: string): HtmlNode | null;
}

/** A page, or a piece of one. What is to be read of it may stand outside of its body, so the root is the document. */
export interface HtmlPage {
  readonly root: HtmlNode;
  readonly title: string;
}

/** What the parser needs grows with the square of the depth; pages that forget to close `<font>` have hundreds. */
const maxNesting = 5_000;

/** Parses a page; nothing of it is run or fetched. @throws RequestError when it is nested too deeply. */
export function parsePage(html: string): HtmlPage {
  if (nestingOf(html) > maxNesting) throw unreadable(`is nested more than ${maxNesting} elements deep`);
  const isWhole = /<(?:html|body)[\s>]/i.test(html);
  // In this DOM nothing comes behind a document type.
  const plain = html.replace(/<!doctype[^>]{0,500}>/i, '');
  const { document } = parseHTML(isWhole ? plain : `<html><body>${plain}</body></html>`);
  const root = document as unknown as HtmlNode;
  const title = root.querySelector('title')?.textContent ?? '';
  closeHead(root);
  return { root, title };
}

const metadata = new Set('base link meta noscript script style template title'.split(' '));

/** A head ends before the first thing that is none of its own; in this DOM only at a body. */
function closeHead(root: HtmlNode): void {
  const head = root.querySelector('head');
  const own = (node: HtmlNode) =>
    node.nodeType === 1 ? metadata.has(node.localName ?? '') : !/\S/.test(node.data ?? '');
  const strays = [...(head?.childNodes ?? [])].filter((node) => node.nodeType !== 8 && !own(node));
  if (head) putBehind(head, strays);
}

/** Puts nodes behind one, in their order: one call with all of them fails where they are some 100,000. */
export function putBehind(node: HtmlNode, nodes: Iterable<HtmlNode>): void {
  if (!node.parentNode) return;
  let last = node;
  for (const next of nodes) {
    last.after(next);
    last = next;
  }
}

/** Each node below one, in order; `visit` says whether to go into it or no further, `leave` is called behind what is within. */
export function walk(
  root: HtmlNode,
  visit: (node: HtmlNode, depth: number) => boolean | 'end',
  leave: (node: HtmlNode) => void = () => {},
): void {
  let node: HtmlNode | null = root.firstChild;
  let depth = 1;
  while (node) {
    const goes = visit(node, depth);
    if (goes === 'end') return;
    if (goes && node.firstChild) {
      node = node.firstChild;
      depth += 1;
      continue;
    }
    leave(node);
    while (node && !node.nextSibling) {
      node = node.parentNode;
      depth -= 1;
      if (!node || node === root) return;
      leave(node);
    }
    node = node.nextSibling;
  }
}
