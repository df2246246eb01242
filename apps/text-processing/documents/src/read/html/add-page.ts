// Turns the elements of a page into headings, paragraphs, items and rows.
import type { DocumentBuilder } from '../build/document-builder.ts';
import { holdsData } from './holds-data.ts';
import type { HtmlNode } from './html-node.ts';
import { walk } from './html-node.ts';
import { createInlineText } from './inline-text.ts';
import type { ListMarkers } from './list-marker.ts';
import { createListMarkers } from './list-marker.ts';
import type { TableRow } from './table-row.ts';
import { createTableRows } from './table-row.ts';

const blocks = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption'.split(
    ' ',
  ),
);
/** Links back from a note to its place are for those who click. */
const backLink = /^#(?:footnote|endnote)-ref/;

/** How a page is read. */
export interface PageOptions {
  /** Elements that are left out with all they hold. Default: none. */
  readonly skips?: (node: HtmlNode) => boolean;
  /** What stands before the items of lists. Default: counted as HTML does. */
  readonly markers?: ListMarkers;
}

/** Boxes without a word beside them tell nothing: pages use them to open their menus. */
const wordlessBoxes = /^(?:\s|\[[ x]\])*$/;

/** Adds what is within `root`, in its order. */
export function addPage(root: HtmlNode, builder: DocumentBuilder, options: PageOptions = {}): void {
  const { skips = () => false, markers = createListMarkers() } = options;
  const text = createInlineText();
  const tableRows = createTableRows();
  let preformatted = 0;
  let marker: string | undefined;
  let heading = 0;
  let row: { readonly node: HtmlNode; readonly cells: TableRow } | undefined;
  /** How many tables lie within the cell. */
  let inner = 0;
  const dataTables = new Map<HtmlNode, boolean>();

  /** Ends what was read; gives boxes without a word beside them, which are left out. */
  const flush = (): string => {
    const held = text.take();
    if (row) {
      const before = marker === undefined || marker === '-' || held.trim() === '' ? '' : `${marker} `;
      row.cells.add(before + held);
      if (held.trim() !== '') marker = undefined;
    } else if (preformatted > 0) builder.verbatim(held, 'code');
    else if (heading > 0) builder.heading(held, heading);
    else if (wordlessBoxes.test(held)) return held.trim();
    else if (marker !== undefined) {
      builder.item(held, { marker });
      marker = undefined;
    } else builder.paragraph(held);
    return '';
  };

  const isOut = (node: HtmlNode) =>
    node.nodeType !== 1 ||
    skips(node) ||
    (node.localName === 'a' && backLink.test(node.getAttribute('href') ?? ''));

  const isInDataTable = (node: HtmlNode) => {
    let table: HtmlNode | null = node.parentNode;
    while (table && table.localName !== 'table') table = table.parentNode;
    return table !== null && (dataTables.get(table) ?? false);
  };

  walk(
    root,
    (node) => {
      if (node.nodeType === 3) {
        text.add(preformatted > 0 ? (node.data ?? '') : (node.data ?? '').replace(/[ \t\n\r\f]+/g, ' '));
        return false;
      }
      if (isOut(node)) return false;
      const name = node.localName ?? '';
      if (name === 'br') text.add('\n');
      const box = blocks.has(name) ? flush() : '';
      // The words of a task may be a paragraph.
      if (box !== '' && name === 'p' && marker !== undefined) text.add(`${box} `);
      text.enter(node);
      if (!blocks.has(name)) return true;
      if (/^h[1-6]$/.test(name)) heading = Number(name[1]);
      else if (name === 'pre') preformatted += 1;
      else if (name === 'li') marker = markers(node);
      else if (name === 'table') {
        if (row) inner += 1;
        else dataTables.set(node, holdsData(node));
      } else if (name === 'tr' && !row && isInDataTable(node)) row = { node, cells: tableRows.begin(node) };
      else if ((name === 'td' || name === 'th') && inner === 0) row?.cells.open(node);
      if (name === 'li' || name === 'tr') row?.cells.part();
      return true;
    },
    (node) => {
      if (isOut(node)) return;
      const name = node.localName ?? '';
      if (blocks.has(name)) flush();
      text.leave(node);
      if (/^h[1-6]$/.test(name)) heading = 0;
      else if (name === 'pre') preformatted -= 1;
      else if (name === 'li') marker = undefined;
      else if (name === 'table' && inner > 0) inner -= 1;
      else if ((name === 'td' || name === 'th') && inner === 0) row?.cells.close();
      if (name === 'li' || name === 'tr') row?.cells.part();
      if (row?.node !== node) return;
      const { cells, isOne } = row.cells.end();
      row = undefined;
      if (isOne) builder.paragraph(cells[0] ?? '');
      else builder.row(cells);
    },
  );
  flush();
}
