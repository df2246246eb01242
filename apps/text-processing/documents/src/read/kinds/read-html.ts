// Reads a page: its article where it has one, without menus and what is hidden.
import { Readability } from '@mozilla/readability';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';
import { addPage, levelAttribute } from '../html/add-page.ts';
import { dropHidden } from '../html/drop-hidden.ts';
import type { HtmlNode, HtmlPage } from '../html/html-node.ts';
import { parsePage, walk } from '../html/html-node.ts';

const sideParts = new Set(['nav', 'aside', 'footer']);
/** An article with less of the page's text is not trusted to be all of it: long lists and tables are lost that way. */
const leastShare = 0.75;
const maxElements = 50_000;

/** Reads a page. */
export function readHtml(html: string, limits: ReadLimits): SourceDocument {
  const builder = createDocumentBuilder('html', limits);
  const page = parsePage(html);
  builder.title(page.title);
  const hidden = dropHidden(page.root);
  const { letters, elements, depth, left } = measure(page.root);
  const article = elements <= maxElements && depth <= limits.maxDepth ? articleOf(html) : undefined;
  const kept = article ? measure(article.root).letters : 0;
  const isWhole = article !== undefined && kept >= letters * leastShare;
  const { root } = isWhole ? article : page;
  if (isWhole && page.title !== '' && !page.root.querySelector('h1')) builder.heading(page.title, 1);
  addPage(root, builder, isSidePart);
  if (hidden > 0) builder.note(`Text that the page does not show was left out (${places(hidden)}).`);
  if (left > 0 || (isWhole && kept < letters))
    builder.note('Menus and other parts beside the text were left out.');
  return builder.build();
}

const places = (count: number) => (count === 1 ? 'one place' : `${count} places`);

const isSidePart = (node: HtmlNode) =>
  sideParts.has(node.localName ?? '') || node.getAttribute('role') === 'navigation';

/** Letters that are no side part, and how much there is to walk through. */
function measure(root: HtmlNode) {
  const found = { letters: 0, elements: 0, depth: 0, left: 0 };
  walk(root, (node, depth) => {
    if (node.nodeType === 3) found.letters += (node.data ?? '').replace(/\s+/g, '').length;
    if (node.nodeType !== 1) return false;
    found.elements += 1;
    found.depth = Math.max(found.depth, depth);
    if (!isSidePart(node)) return true;
    found.left += 1;
    return false;
  });
  return found;
}

/** What Firefox would show in its reader view; parsed anew, since it takes the page apart. */
function articleOf(html: string): HtmlPage | undefined {
  const page = parsePage(html);
  dropHidden(page.root);
  // What is not seen is gone: it would take what is hidden by a style, and seen again further within, with it.
  for (const node of page.root.querySelectorAll('[style]')) node.setAttribute('style', '');
  // It makes headings of the second level of those of the first.
  for (const heading of page.root.querySelectorAll('h1')) heading.setAttribute(levelAttribute, '1');
  try {
    const found = new Readability(
      page.root as unknown as ConstructorParameters<typeof Readability>[0],
    ).parse();
    return found?.content ? parsePage(found.content) : undefined;
  } catch {
    // It wants a body, and parents for what it moves; a page without them is read as it is.
    return undefined;
  }
}
