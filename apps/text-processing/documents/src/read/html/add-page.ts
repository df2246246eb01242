// Turns the elements of a page into headings, paragraphs, items and rows.
import type { DocumentBuilder } from '../build/document-builder.ts';
import type { HtmlNode } from './html-node.ts';
import { walk } from './html-node.ts';

const blocks = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption'.split(
    ' ',
  ),
);
/** Links back from a note to its place are for those who click. */
const backLink = /^#(?:footnote|endnote)-ref/;

/** Says which level a heading has, where something has renamed it. */
export const levelAttribute = 'data-heading-level';

/** Adds what is within `root`, in its order; elements that `skips` are left out with all they hold. */
export function addPage(
  root: HtmlNode,
  builder: DocumentBuilder,
  skips: (node: HtmlNode) => boolean = () => false,
): void {
  let text = '';
  let preformatted = 0;
  let marker: string | undefined;
  let heading = 0;
  const rows: string[][] = [];
  const dataTables = new Map<HtmlNode, boolean>();
  const counters = new Map<HtmlNode, number>();

  const flush = () => {
    const held = text;
    text = '';
    if (rows.length > 0) {
      const row = rows.at(-1)!;
      if (row.length > 0) row[row.length - 1] += ` ${held}`;
    } else if (preformatted > 0) builder.verbatim(held, 'code');
    else if (heading > 0) builder.heading(held, heading);
    else if (held.trim() === '') return;
    else if (marker !== undefined) {
      builder.item(held, { marker });
      marker = undefined;
    } else builder.paragraph(held);
  };

  const isInDataTable = (node: HtmlNode) => {
    let table: HtmlNode | null = node.parentNode;
    while (table && table.localName !== 'table') table = table.parentNode;
    return table !== null && (dataTables.get(table) ?? false);
  };

  walk(
    root,
    (node) => {
      if (node.nodeType === 3) {
        text += preformatted > 0 ? node.data : (node.data ?? '').replace(/\s+/g, ' ');
        return false;
      }
      const name = node.localName ?? '';
      if (
        node.nodeType !== 1 ||
        skips(node) ||
        (name === 'a' && backLink.test(node.getAttribute('href') ?? ''))
      )
        return false;
      if (name === 'br') text += '\n';
      if (!blocks.has(name)) return true;
      flush();
      if (/^h[1-6]$/.test(name)) heading = Number(node.getAttribute(levelAttribute) ?? name[1]);
      else if (name === 'pre') preformatted += 1;
      else if (name === 'li') marker = markerOf(node, counters);
      else if (name === 'table') dataTables.set(node, holdsData(node));
      else if (name === 'tr' && isInDataTable(node)) rows.push([]);
      else if ((name === 'td' || name === 'th') && rows.length > 0) rows.at(-1)!.push('');
      return true;
    },
    (node) => {
      const name = node.localName ?? '';
      if (node.nodeType !== 1 || !blocks.has(name) || skips(node)) return;
      flush();
      if (/^h[1-6]$/.test(name)) heading = 0;
      else if (name === 'pre') preformatted -= 1;
      else if (name === 'li') marker = undefined;
      else if (name === 'tr' && rows.length > 0 && isInDataTable(node)) {
        const cells = rows.pop()!;
        if (cells.length > 1) builder.row(cells);
        else builder.paragraph(cells[0] ?? '');
      }
    },
  );
  flush();
}

function markerOf(node: HtmlNode, counters: Map<HtmlNode, number>): string {
  const list = node.parentNode;
  if (list?.localName !== 'ol') return '-';
  const number = (counters.get(list) ?? Number(list.getAttribute('start') ?? 1) - 1) + 1;
  counters.set(list, number);
  return Number.isSafeInteger(number) ? `${number}.` : '-';
}

/** A table that holds tables, lists or headings is there for the layout: mails are made of them. */
function holdsData(table: HtmlNode): boolean {
  return table.querySelector('table, ul, ol, h1, h2, h3, h4, h5, h6') === null;
}
