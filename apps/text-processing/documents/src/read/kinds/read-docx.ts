// Reads a Word file as it would be printed: with what was inserted, without what was deleted.
import { zipSync } from 'fflate';
import mammoth from 'mammoth';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { unreadable } from '../bounds/refuse-file.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';
import { readChunks } from '../docx/chunks.ts';
import { withDrawnText } from '../docx/drawn-text.ts';
import { hiddenStylesOf } from '../docx/hidden-styles.ts';
import { createListCounter } from '../docx/list-counter.ts';
import { listStylesOf, listsOf } from '../docx/list-levels.ts';
import { listMark, withListMarkers } from '../docx/list-markers.ts';
import { visibleXml } from '../docx/visible-xml.ts';
import { addPage } from '../html/add-page.ts';
import type { HtmlNode } from '../html/html-node.ts';
import { parsePage } from '../html/html-node.ts';
import { createListMarkers } from '../html/list-marker.ts';
import { showFields } from '../html/show-fields.ts';
import type { ZipArchive } from '../zip/read-zip.ts';

/** Parts that text comes from; pictures and what else lies in the archive are never inflated. */
const wantedParts =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|docProps\/core\.xml|word\/(?:_rels\/[\w.-]+\.rels|(?:document|styles|numbering|footnotes|endnotes|comments)\d{0,3}\.xml))$/;
// Not today's: an archive cannot name each day that a machine may think it is.
const anyDate = new Date(1980, 0, 1);
const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => h2:fresh",
  "br[type='page'] => br:fresh",
  "br[type='column'] => br:fresh",
];

/** Reads a Word file. Only the library sees the archive that is made anew of what was inflated within the limit. */
export async function readDocx(archive: ZipArchive, limits: ReadLimits): Promise<SourceDocument> {
  const builder = createDocumentBuilder('docx', limits);
  const parts = new Map<string, string>();
  for (const name of archive.names)
    if (wantedParts.test(name)) parts.set(name, new TextDecoder().decode(archive.read(name)));
  const hiddenStyles = new Set(
    [...parts].flatMap(([name, xml]) =>
      name.includes('styles') ? [...hiddenStylesOf(xml, limits.maxDepth)] : [],
    ),
  );
  const removed = { deleted: 0, hidden: 0, lost: 0, comments: 0 };
  const counter = createListCounter(
    listsOf(partOf(parts, 'numbering'), limits.maxDepth),
    listStylesOf(partOf(parts, 'styles'), limits.maxDepth),
  );
  const files = [...parts].map(([name, xml]) => {
    const seen = visibleXml(xml, limits.maxDepth, hiddenStyles);
    removed.deleted += seen.deleted;
    removed.hidden += seen.hidden;
    removed.lost += seen.lost;
    if (name.startsWith('word/comments'))
      removed.comments += xml.split(/<(?:\w{1,20}:)?comment[\s>]/).length - 1;
    const drawn = withDrawnText(seen.xml, limits.maxDepth);
    const isText = /^word\/document\d{0,3}\.xml$/.test(name);
    return [name, Buffer.from(isText ? withListMarkers(drawn, limits.maxDepth, counter) : drawn)] as const;
  });
  builder.title(/<dc:title>([^<]{1,300})<\/dc:title>/.exec(parts.get('docProps/core.xml') ?? '')?.[1]);
  const archiveOfSeen = zipSync(Object.fromEntries(files), { level: 0, mtime: anyDate });
  const { html, hasFormulas } = await toHtml(archiveOfSeen);
  const { root } = parsePage(html);
  showFields(root);
  const markers = markersOf(root);
  const chunks = await readChunks(root, archive, partOf(parts, 'relations'));
  addPage(root, builder, { markers });
  if (hasFormulas) builder.note('Formulas were left out.');
  for (const sentence of notesOf({ ...removed, hidden: removed.hidden + chunks.hidden }, archive.names))
    builder.note(sentence);
  if (chunks.lost > 0) builder.note('A part that is a file of its own was left out.');
  return builder.build();
}

const partNames = {
  numbering: /^word\/numbering\d{0,3}\.xml$/,
  styles: /^word\/styles\d{0,3}\.xml$/,
  relations: /^word\/_rels\/document\d{0,3}\.xml\.rels$/,
};

const partOf = (parts: ReadonlyMap<string, string>, name: keyof typeof partNames): string =>
  [...parts].find(([one]) => partNames[name].test(one))?.[1] ?? '';

/** What stands before the items: what was counted in the file, since lists that the library makes of it begin anew behind each paragraph. */
function markersOf(root: HtmlNode): (item: HtmlNode) => string {
  const found = new Map<HtmlNode, string>();
  const counted = createListMarkers();
  for (const anchor of [...root.querySelectorAll('a')]) {
    const id = anchor.getAttribute('id') ?? '';
    if (!id.startsWith(listMark)) continue;
    const marker = id.slice(listMark.length);
    const item = itemOf(anchor);
    if (item) found.set(item, marker);
    if (item || marker === '-') anchor.remove();
    else anchor.replaceWith(`${marker} `);
  }
  // Notes are a list that the library counts rightly; its items have names.
  for (const item of root.querySelectorAll('li'))
    if (item.getAttribute('id') === null && !found.has(item)) found.set(item, '-');
  return (item) => found.get(item) ?? counted(item);
}

/** The item that begins with an anchor. */
function itemOf(anchor: HtmlNode): HtmlNode | undefined {
  const within = anchor.parentNode;
  return within?.localName === 'li' ? within : undefined;
}

async function toHtml(archive: Uint8Array) {
  try {
    const { value, messages } = await mammoth.convertToHtml(
      { buffer: Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength) },
      {
        styleMap,
        includeEmbeddedStyleMap: false,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      },
    );
    // The library names each element that it leaves out, and most of them hold no words.
    const hasFormulas = messages.some(({ message }) => /ignored: .{0,200}oMath/.test(message));
    return { html: value, hasFormulas };
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw unreadable('is a damaged Word file');
  }
}

function notesOf(
  { deleted, hidden, lost, comments }: { deleted: number; hidden: number; lost: number; comments: number },
  names: readonly string[],
): string[] {
  const counted = (count: number, one: string, many: string) =>
    count === 0 ? [] : [count === 1 ? one : `${count} ${many}`];
  const drawn = names.filter((name) =>
    /^word\/(?:diagrams\/data|charts\/chart)\d{0,3}\.xml$/.test(name),
  ).length;
  const edges = names.filter((name) => /^word\/(?:header|footer)\d{0,3}\.xml$/.test(name)).length;
  return [
    ...(deleted > 0
      ? [
          `Deleted text of ${deleted} tracked change${deleted === 1 ? '' : 's'} was left out; inserted text is in.`,
        ]
      : []),
    ...(hidden > 0 ? [`Hidden text was left out (${hidden === 1 ? 'one place' : `${hidden} places`}).`] : []),
    ...(lost > 0 ? ['Text in elements that are not known here was left out.'] : []),
    ...counted(comments, 'A comment was left out.', 'comments were left out.'),
    // Their words stand in files of their own (yfedoseev/office_oxide#271).
    ...(drawn > 0 ? ['Diagrams and charts were left out.'] : []),
    ...(edges > 0 ? ['Headers and footers of pages were left out.'] : []),
  ];
}
