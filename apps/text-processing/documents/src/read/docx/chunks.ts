// Reads the files within a Word file that Word shows as a part of its text.
import { parseMail } from '../email/parse-mail.ts';
import { calledKind } from '../file/called-kind.ts';
import { detectFile } from '../file/detect-file.ts';
import { dropHidden } from '../html/drop-hidden.ts';
import type { HtmlNode } from '../html/html-node.ts';
import { parsePage, putBehind } from '../html/html-node.ts';
import type { ZipArchive } from '../zip/read-zip.ts';
import { attributeOf, scanXml } from './scan-xml.ts';
import { chunkMark } from './visible-xml.ts';

const depthOfRelations = 8;
/** Letters of pages, tags included: a document may show the same file many times. */
const mostLetters = 5_000_000;

/** Puts the files that are text or pages where the document shows them; `lost` are others and what is too long, `hidden` places that a page hides. */
export async function readChunks(
  root: HtmlNode,
  archive: ZipArchive,
  relations: string,
): Promise<{ readonly lost: number; readonly hidden: number }> {
  const counts = { lost: 0, hidden: 0 };
  const marks = [...root.querySelectorAll('a')].filter((anchor) =>
    anchor.getAttribute('id')?.startsWith(chunkMark),
  );
  if (marks.length === 0) return counts;
  const names = namesOf(relations);
  let left = mostLetters;
  for (const mark of marks) {
    const name = names.get(mark.getAttribute('id')!.slice(chunkMark.length));
    const bytes = name === undefined || left < 0 ? undefined : archive.read(name);
    const html = name && bytes ? await pageOf(bytes, name) : undefined;
    left -= html?.length ?? 0;
    if (html === undefined || left < 0) {
      counts.lost += 1;
      mark.remove();
      continue;
    }
    const page = parsePage(html).root;
    counts.hidden += dropHidden(page);
    const place = mark.parentNode ?? mark;
    putBehind(place, page.querySelector('body')?.childNodes ?? []);
    place.remove();
  }
  return counts;
}

/** The names of files by the ids of their relations; what lies elsewhere is not fetched. */
function namesOf(relations: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const tag of scanXml(relations, depthOfRelations)) {
    const target = attributeOf(tag, 'Target').replace(/^\.\//, '');
    if (target === '' || attributeOf(tag, 'TargetMode') === 'External') continue;
    names.set(attributeOf(tag, 'Id'), target.startsWith('/') ? target.slice(1) : `word/${target}`);
  }
  return names;
}

/** A file as a page; undefined where it is none, and no text. */
async function pageOf(bytes: Uint8Array, name: string): Promise<string | undefined> {
  const isMail = /\.(?:mht|mhtml|eml)$/i.test(name);
  const file = detectFile(bytes, isMail ? 'email' : calledKind(name));
  if (file.kind === 'html') return file.text;
  if (file.kind === 'email') {
    const { mail } = await parseMail(bytes);
    return mail.html ?? asPage(mail.text ?? '');
  }
  return 'text' in file ? asPage(file.text) : undefined;
}

function asPage(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return escaped
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('');
}
