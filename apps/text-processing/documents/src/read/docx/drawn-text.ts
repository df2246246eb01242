// Puts the text of drawings where the library looks for it: it reads what older versions of Word are given in their place.
import type { Edit } from './edit-xml.ts';
import { edited } from './edit-xml.ts';
import { localNames, named } from './local-names.ts';
import type { XmlTag } from './scan-xml.ts';
import { scanXml } from './scan-xml.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Open {
  readonly name: string;
  readonly tag: XmlTag;
  hasText: boolean;
  /** Boxes of a drawing that hold text. */
  readonly boxes: Range[];
  /** What a choice offers to newer versions: its content, as far as it has text. */
  readonly choices: Range[];
  /** Whether what older versions are given has text. */
  hasFallback: boolean;
}

/** A part whose text boxes are seen: those that only newer versions draw stand as an older one has them. */
export function withDrawnText(xml: string, maxDepth: number): string {
  if (!xml.includes('txbxContent')) return xml;
  const toName = localNames(xml);
  const stack: Open[] = [];
  const edits: Edit[] = [];
  for (const tag of scanXml(xml, maxDepth)) {
    if (tag.kind === 'empty') continue;
    if (tag.kind === 'open') {
      const name = toName(tag) || tag.name.slice(tag.name.indexOf(':') + 1);
      stack.push({ name, tag, hasText: name === 't', boxes: [], choices: [], hasFallback: false });
      continue;
    }
    const open = stack.pop();
    if (!open) continue;
    const parent = stack.at(-1);
    if (parent) parent.hasText ||= open.hasText;
    if (open.name === 'AlternateContent') edits.push(...editsOfChoice(open, tag));
    else if (open.name === 'drawing') edits.push(...editsOfDrawing(open, tag));
    else if (!open.hasText) continue;
    else if (open.name === 'Choice') parent?.choices.push({ start: open.tag.end, end: tag.start });
    else if (open.name === 'Fallback' && parent) parent.hasFallback = true;
    else if (open.name === 'txbxContent')
      stack.findLast(({ name }) => name === 'drawing')?.boxes.push({ start: open.tag.start, end: tag.end });
  }
  return edited(xml, edits);
}

/** Of what is offered, the first with text, where older versions are given none. */
function editsOfChoice({ tag, choices, hasFallback }: Open, closing: XmlTag): Edit[] {
  const [choice] = choices;
  if (!choice || hasFallback) return [];
  return [
    { start: tag.start, end: choice.start, text: '' },
    { start: choice.end, end: closing.end, text: '' },
  ];
}

/** The boxes of a drawing, in a picture as older versions have it. */
function editsOfDrawing({ tag, boxes }: Open, closing: XmlTag): Edit[] {
  if (boxes.length === 0) return [];
  const pict = named(tag, 'pict');
  const ends = [...boxes.map(({ start }) => start), closing.end];
  return ends.map((end, at) => ({
    start: at === 0 ? tag.start : boxes[at - 1]!.end,
    end,
    text: at === 0 ? `<${pict}>` : at === boxes.length ? `</${pict}>` : '',
  }));
}
