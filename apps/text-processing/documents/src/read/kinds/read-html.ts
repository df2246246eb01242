// Reads a page: what it shows, without menus and other parts beside the text.
import type { SourceDocument } from '../../document/source-document.ts';
import { besideText, isSidePart } from '../article/beside-text.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';
import { addPage } from '../html/add-page.ts';
import { addPictures } from '../html/add-pictures.ts';
import { dropHidden } from '../html/drop-hidden.ts';
import type { HtmlNode, HtmlPage } from '../html/html-node.ts';
import { parsePage, walk } from '../html/html-node.ts';

const maxElements = 50_000;

/** Reads a page. */
export function readHtml(html: string, limits: ReadLimits): SourceDocument {
  const builder = createDocumentBuilder('html', limits);
  const page = parsePage(html);
  builder.title(page.title);
  const hidden = dropHidden(page.root);
  const { letters, elements, depth, left } = measure(page.root);
  const beside =
    elements <= maxElements && depth <= limits.maxDepth ? besideText(page.root, html) : undefined;
  if (beside && page.title !== '' && !isHeaded(page)) builder.heading(page.title, 1);
  if (letters === 0) addPictures(page.root, builder);
  addPage(page.root, builder, { skips: (node) => isSidePart(node) || (beside?.has(node) ?? false) });
  if (hidden > 0) builder.note(`Text that the page does not show was left out (${places(hidden)}).`);
  if (left > 0 || (beside && beside.size > 0))
    builder.note('Menus and other parts beside the text were left out.');
  return builder.build();
}

const places = (count: number) => (count === 1 ? 'one place' : `${count} places`);

/** Whether a heading of the first level, or one that repeats the title, stands on the page. */
const isHeaded = ({ root, title }: HtmlPage) =>
  [...root.querySelectorAll('h1, h2')].some(
    ({ localName, textContent }) => localName === 'h1' || textContent?.trim() === title.trim(),
  );

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
