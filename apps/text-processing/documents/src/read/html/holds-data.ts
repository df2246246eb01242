// Tells tables of data from those that are there for the layout: mails and old pages are made of these.
import type { HtmlNode } from './html-node.ts';
import { walk } from './html-node.ts';

const trees = 'table, ul, ol, h1, h2, h3, h4, h5, h6';
/** A cell with more letters is a text of its own. */
const longestPlain = 400;
/** A cell with more letters, or elements, is most of a page. */
const longestCell = 2_000;

/**
 * A table of cells without tables, lists and headings holds data. One that has some of these does, too, where rows have the same columns
 * and most cells are short and plain: a list in one cell takes no other cell out of its row (aqueeb/confluence2md#6).
 */
export function holdsData(table: HtmlNode): boolean {
  if (table.querySelector(trees) === null) return true;
  if (/^(?:presentation|none)$/.test(table.getAttribute('role') ?? '')) return false;
  const rows = partsOf(table, /^tr$/)
    .map((row) => partsOf(row, /^t[dh]$/))
    .filter((cells) => cells.length > 1);
  if (new Set(rows.map((cells) => cells.length)).size === rows.length) return false;
  const kinds = rows.flat().map(kindOf);
  if (kinds.includes('page')) return false;
  const plain = kinds.filter((kind) => kind === 'plain').length;
  const others = kinds.filter((kind) => kind === 'tree').length;
  const isNamed =
    partsOf(table, /^(?:caption|thead)$/).length > 0 || rows[0]!.every(({ localName }) => localName === 'th');
  return isNamed ? plain >= others : plain > others;
}

/** Children of a kind, and those within the parts of a table. */
function partsOf(node: HtmlNode, names: RegExp): HtmlNode[] {
  return [...node.childNodes].flatMap((child) => {
    if (names.test(child.localName ?? '')) return [child];
    return /^t(?:head|body|foot)$/.test(child.localName ?? '') ? partsOf(child, names) : [];
  });
}

/** What a cell looks like; nothing is looked at longer than it takes to know, since tables lie in each other. */
function kindOf(cell: HtmlNode): 'empty' | 'plain' | 'tree' | 'page' {
  let letters = 0;
  let elements = 0;
  let titled = 0;
  let isTree = false;
  walk(cell, (node) => {
    const { nodeType, localName = '', data = '' } = node;
    if (nodeType === 3) letters += lettersIn(data);
    else elements += 1;
    isTree ||= /^(?:table|h[1-6])$/.test(localName);
    if (/^h[12]$/.test(localName)) titled += lettersIn(node.textContent ?? '');
    return letters > longestCell || elements > longestCell ? 'end' : true;
  });
  // With a large heading, and what it stands over.
  const isHeaded = titled > 0 && letters > titled;
  if (isHeaded || letters > longestCell || elements > longestCell) return 'page';
  if (letters === 0) return 'empty';
  return isTree || letters > longestPlain ? 'tree' : 'plain';
}

const lettersIn = (text: string) => text.replace(/\s+/g, '').length;
