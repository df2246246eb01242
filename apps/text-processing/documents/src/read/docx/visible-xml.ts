// Takes out of a part of a Word file what its readers do not see, and puts what they do see where the library finds it.
import type { Edit } from './edit-xml.ts';
import { edited } from './edit-xml.ts';
import { localNames, named } from './local-names.ts';
import type { XmlTag } from './scan-xml.ts';
import { attributeOf, isOff, scanXml, settingOf } from './scan-xml.ts';

/** A part without what is not seen, and how much that was. */
export interface VisibleXml {
  readonly xml: string;
  readonly deleted: number;
  readonly hidden: number;
  /** Pieces of text within elements that the library passes over. */
  readonly lost: number;
}

interface Open {
  readonly name: string;
  readonly start: number;
  isDropped: boolean;
}

/** How a bookmark is called that stands where a file within the file is shown; its reference follows. */
export const chunkMark = 'chunk:';

// Marks of a deleted paragraph end or row stand in properties: the library joins the paragraphs, and leaves out the row.
const properties = new Set(['rPr', 'trPr', 'tcPr', 'pPr']);

/** Elements that the library passes over with all they hold: simple fields, changed directions, words with their reading. */
const unwrapped = new Set(['fldSimple', 'bdo', 'dir', 'ruby', 'rubyBase']);

/** What the library does not know by that name, and what is as good. */
const renamed: Readonly<Record<string, string>> = { cr: 'br', ptab: 'tab', dstrike: 'strike' };

/** The reading beside a word repeats it; what a bookmark is called nobody sees, so its name can be used for marks. */
const silent = new Set(['rt', 'bookmarkStart']);

const readElements = new Set(
  'document body p r t ins moveTo del moveFrom sdt sdtContent smartTag customXml hyperlink tbl tr tc object drawing pict txbxContent footnotes footnote endnotes endnote comments comment'.split(
    ' ',
  ),
);
const isRead = (name: string) =>
  name === '' || readElements.has(name) || unwrapped.has(name) || silent.has(name);

/** The visible text of a part. `hiddenStyles` are the styles whose text is hidden. */
export function visibleXml(xml: string, maxDepth: number, hiddenStyles: ReadonlySet<string>): VisibleXml {
  const toName = localNames(xml);
  const stack: Open[] = [];
  const edits: Edit[] = [];
  const counts = { deleted: 0, hidden: 0, lost: 0 };
  const isWithin = (is: (open: Open) => boolean) => stack.some(is);
  for (const tag of scanXml(xml, maxDepth)) {
    const name = toName(tag);
    edits.push(...editsOf(tag, name));
    if (tag.kind === 'close') {
      const open = stack.pop();
      if (!open?.isDropped || isWithin(({ isDropped }) => isDropped)) continue;
      edits.push({ start: open.start, end: tag.end, text: '' });
      if (open.name === 'del' || open.name === 'moveFrom') counts.deleted += 1;
      else if (!silent.has(open.name)) counts.hidden += 1;
      continue;
    }
    const parent = stack.at(-1);
    const holder = stack.at(-2);
    if (parent && holder && hides(name, tag, parent, holder, hiddenStyles)) holder.isDropped = true;
    if (tag.kind === 'empty') continue;
    const isLost = name === 't' && isWithin((open) => !isRead(open.name));
    if (isLost && !isWithin(({ isDropped }) => isDropped)) counts.lost += 1;
    const isDropped =
      silent.has(name) || ((name === 'del' || name === 'moveFrom') && !properties.has(parent?.name ?? ''));
    stack.push({ name, start: tag.start, isDropped });
  }
  return { xml: edited(xml, edits), ...counts };
}

/** What stands in place of a tag. */
function editsOf(tag: XmlTag, name: string): Edit[] {
  const { start, end, kind } = tag;
  if (unwrapped.has(name) || (name === 'bookmarkStart' && kind === 'empty'))
    return [{ start, end, text: '' }];
  if (name === 'altChunk' && kind !== 'close') {
    const mark = `<${named(tag, 'bookmarkStart')} ${named(tag, 'name')}="${chunkMark}${attributeOf(tag, 'id')}"/>`;
    const [p, closing] = [named(tag, 'p'), kind === 'open' ? `<${tag.name}>` : ''];
    return [{ start, end, text: `<${p}>${mark}</${p}>${closing}` }];
  }
  const other = Object.hasOwn(renamed, name) ? renamed[name] : undefined;
  if (other === undefined) return [];
  const from = start + (kind === 'close' ? 2 : 1);
  return [{ start: from, end: from + tag.name.length, text: named(tag, other) }];
}

/** Whether a property hides the run or the paragraph it stands in. */
function hides(
  name: string,
  tag: XmlTag,
  parent: Open,
  holder: Open,
  hiddenStyles: ReadonlySet<string>,
): boolean {
  if (parent.name === 'rPr' && holder.name === 'r') {
    // What only the web view hides is printed.
    if (name === 'vanish') return !isOff(settingOf(tag));
    return name === 'rStyle' && hiddenStyles.has(settingOf(tag));
  }
  if (parent.name !== 'pPr' || holder.name !== 'p' || name !== 'pStyle') return false;
  return hiddenStyles.has(settingOf(tag));
}
