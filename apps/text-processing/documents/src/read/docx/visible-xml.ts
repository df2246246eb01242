// Takes out of a part of a Word file what its readers do not see: deleted text, text that was moved away, hidden text.
import type { XmlTag } from './scan-xml.ts';
import { isOff, scanXml, settingOf } from './scan-xml.ts';

const wordNamespaces = [
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  'http://purl.oclc.org/ooxml/wordprocessingml/main',
];

/** A part without what is not seen, and how much that was. */
export interface VisibleXml {
  readonly xml: string;
  readonly deleted: number;
  readonly hidden: number;
}

interface Open {
  readonly name: string;
  readonly start: number;
  isDropped: boolean;
}

// Marks of a deleted paragraph end or row stand in properties: the library joins the paragraphs, and leaves out the row.
const properties = new Set(['rPr', 'trPr', 'tcPr', 'pPr']);

/** The visible text of a part. `hiddenStyles` are the styles whose text is hidden. */
export function visibleXml(xml: string, maxDepth: number, hiddenStyles: ReadonlySet<string>): VisibleXml {
  const toName = localNames(xml);
  const stack: Open[] = [];
  const dropped: (readonly [number, number])[] = [];
  let deleted = 0;
  let hidden = 0;
  for (const tag of scanXml(xml, maxDepth)) {
    const name = toName(tag);
    if (tag.kind === 'close') {
      const open = stack.pop();
      if (!open?.isDropped || stack.some(({ isDropped }) => isDropped)) continue;
      dropped.push([open.start, tag.end]);
      if (open.name === 'del' || open.name === 'moveFrom') deleted += 1;
      else hidden += 1;
      continue;
    }
    const parent = stack.at(-1);
    const holder = stack.at(-2);
    if (parent && holder && hides(name, tag, parent, holder, hiddenStyles)) holder.isDropped = true;
    if (tag.kind === 'empty') continue;
    const isDropped = (name === 'del' || name === 'moveFrom') && !properties.has(parent?.name ?? '');
    stack.push({ name, start: tag.start, isDropped });
  }
  return { xml: without(xml, dropped), deleted, hidden };
}

/** Whether a property hides the run or the paragraph it stands in. */
function hides(
  name: string,
  tag: XmlTag,
  parent: Open,
  holder: Open,
  hiddenStyles: ReadonlySet<string>,
): boolean {
  const value = settingOf(tag);
  if (parent.name === 'rPr' && holder.name === 'r') {
    // What only the web view hides is printed.
    if (name === 'vanish') return !isOff(value);
    return name === 'rStyle' && hiddenStyles.has(value);
  }
  return parent.name === 'pPr' && holder.name === 'p' && name === 'pStyle' && hiddenStyles.has(value);
}

/** Names without the prefixes that the part has given to what Word files are made of; other names are empty. */
export function localNames(xml: string): (tag: XmlTag) => string {
  const prefixes = new Set<string>();
  for (const namespace of wordNamespaces)
    for (
      let at = xml.indexOf(namespace);
      at >= 0 && prefixes.size < 20;
      at = xml.indexOf(namespace, at + 1)
    ) {
      const declared = /xmlns(?::([\w.-]{1,100}))?\s*=\s*["']$/.exec(xml.slice(Math.max(0, at - 130), at));
      if (declared) prefixes.add(declared[1] ?? '');
    }
  return ({ name }) => {
    const colon = name.indexOf(':');
    return prefixes.has(colon < 0 ? '' : name.slice(0, colon)) ? name.slice(colon + 1) : '';
  };
}

function without(text: string, ranges: readonly (readonly [number, number])[]): string {
  let from = 0;
  const parts: string[] = [];
  // What is within another range ended before it: the outer one comes behind it, and begins earlier.
  for (const [start, end] of [...ranges].sort((one, two) => one[0] - two[0])) {
    if (start < from) continue;
    parts.push(text.slice(from, start));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
