// Reads a Word file as it would be printed: with what was inserted, without what was deleted.
import { zipSync } from 'fflate';
import mammoth from 'mammoth';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { unreadable } from '../bounds/refuse-file.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';
import { hiddenStylesOf } from '../docx/hidden-styles.ts';
import { visibleXml } from '../docx/visible-xml.ts';
import { addPage } from '../html/add-page.ts';
import { parsePage } from '../html/html-node.ts';
import type { ZipArchive } from '../zip/read-zip.ts';

/** Parts that text comes from; pictures and what else lies in the archive are never inflated. */
const wantedParts =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|docProps\/core\.xml|word\/(?:_rels\/[\w.-]+\.rels|(?:document|styles|numbering|footnotes|endnotes|comments)\d{0,3}\.xml))$/;
// Not today's: an archive cannot name each day that a machine may think it is.
const anyDate = new Date(1980, 0, 1);
const styleMap = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => h2:fresh"];

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
  const removed = { deleted: 0, hidden: 0, comments: 0 };
  const files = [...parts].map(([name, xml]) => {
    const seen = visibleXml(xml, limits.maxDepth, hiddenStyles);
    removed.deleted += seen.deleted;
    removed.hidden += seen.hidden;
    if (name.startsWith('word/comments'))
      removed.comments += xml.split(/<(?:\w{1,20}:)?comment[\s>]/).length - 1;
    return [name, Buffer.from(seen.xml)] as const;
  });
  builder.title(/<dc:title>([^<]{1,300})<\/dc:title>/.exec(parts.get('docProps/core.xml') ?? '')?.[1]);
  const archiveOfSeen = zipSync(Object.fromEntries(files), { level: 0, mtime: anyDate });
  const { html, hasFormulas } = await toHtml(archiveOfSeen);
  addPage(parsePage(html).root, builder);
  if (hasFormulas) builder.note('Formulas were left out.');
  for (const sentence of notesOf(removed, archive.names)) builder.note(sentence);
  return builder.build();
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
  { deleted, hidden, comments }: { deleted: number; hidden: number; comments: number },
  names: readonly string[],
): string[] {
  const counted = (count: number, one: string, many: string) =>
    count === 0 ? [] : [count === 1 ? one : `${count} ${many}`];
  const edges = names.filter((name) => /^word\/(?:header|footer)\d{0,3}\.xml$/.test(name)).length;
  return [
    ...(deleted > 0
      ? [
          `Deleted text of ${deleted} tracked change${deleted === 1 ? '' : 's'} was left out; inserted text is in.`,
        ]
      : []),
    ...(hidden > 0 ? [`Hidden text was left out (${hidden === 1 ? 'one place' : `${hidden} places`}).`] : []),
    ...counted(comments, 'A comment was left out.', 'comments were left out.'),
    ...(edges > 0 ? ['Headers and footers of pages were left out.'] : []),
  ];
}
