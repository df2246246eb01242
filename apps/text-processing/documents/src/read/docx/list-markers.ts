// Writes into the paragraphs of a Word file what stands before them in their lists.
import type { Edit } from './edit-xml.ts';
import { edited } from './edit-xml.ts';
import type { ListCounter } from './list-counter.ts';
import type { ListPlace } from './list-levels.ts';
import { localNames, named } from './local-names.ts';
import type { XmlTag } from './scan-xml.ts';
import { scanXml, settingOf } from './scan-xml.ts';

/** How a bookmark is called that stands before a paragraph of a list; what stands before it follows. */
export const listMark = 'list:';

interface Paragraph {
  style: string;
  place: ListPlace;
  isDeleted: boolean;
}

/** A part with a bookmark in each paragraph of a list. */
export function withListMarkers(xml: string, maxDepth: number, counter: ListCounter): string {
  const toName = localNames(xml);
  const stack: string[] = [];
  const edits: Edit[] = [];
  let paragraph: Paragraph = { style: '', place: {}, isDeleted: false };
  const isIn = (...names: string[]) => names.every((name, at) => stack.at(at - names.length) === name);
  for (const tag of scanXml(xml, maxDepth)) {
    const name = toName(tag);
    if (tag.kind === 'close') {
      stack.pop();
      // What is offered to newer versions stands there a second time, for older ones.
      if (name === 'pPr' && isIn('p') && !stack.includes('Choice'))
        edits.push(...editsOf(paragraph, tag, counter));
      continue;
    }
    if (name === 'pPr' && isIn('p')) paragraph = { style: '', place: {}, isDeleted: false };
    else if (name === 'pStyle' && isIn('p', 'pPr')) paragraph.style = settingOf(tag);
    else if (name === 'numId' && isIn('p', 'pPr', 'numPr')) paragraph.place.list = settingOf(tag);
    else if (name === 'ilvl' && isIn('p', 'pPr', 'numPr')) paragraph.place.level = Number(settingOf(tag));
    else if (name === 'del' && isIn('p', 'pPr', 'rPr')) paragraph.isDeleted = true;
    if (tag.kind === 'open') stack.push(name || (tag.name.endsWith(':Choice') ? 'Choice' : ''));
  }
  return edited(xml, edits);
}

function editsOf({ style, place, isDeleted }: Paragraph, tag: XmlTag, counter: ListCounter): Edit[] {
  // A paragraph whose end was deleted is the beginning of the next one, which is counted.
  const marker = isDeleted ? undefined : counter.next(style, place);
  if (marker === undefined) return [];
  const name = `${listMark}${marker.replaceAll('"', '&quot;')}`;
  const text = `<${named(tag, 'bookmarkStart')} ${named(tag, 'name')}="${name}"/>`;
  return [{ start: tag.end, end: tag.end, text }];
}
