// Puts what the fields of a form hold where its readers look for it: behind the label of each.
import type { FormField } from './read-fields.ts';
import type { TextItem } from './text-item.ts';
import type { Turn } from './turn.ts';
import { turnedBox } from './turn.ts';

/** How far above or below a field its label stands, in sizes of its letters. */
const labelDistance = 1.5;
const leading = 1.2;
const usualSize = 10;

/** The runs of a page with those of its fields among them; where a field has no label, its name is. */
export function placeFields(
  items: readonly TextItem[],
  fields: readonly FormField[],
  turn: Turn,
): TextItem[] {
  const placed = [...items];
  const hasText = items.some(isPrinted);
  const ordered = fields
    // Boxes that nobody ticked tell which of several were meant, and nothing where there is no word beside them.
    .filter(({ kind }) => kind !== 'empty box' || hasText)
    .map((field) => ({ ...field, box: turnedBox(turn, field.box) }))
    .sort((one, two) => two.box.top - one.box.top || one.box.left - two.box.left);
  for (const field of ordered)
    if (!placeInLine(placed, field, turn) && !placeByLine(placed, field, turn))
      placeLast(placed, field, turn);
  return placed;
}

const isPrinted = ({ text }: TextItem) => text.trim() !== '';

const toItem = (
  { text, box }: Pick<FormField, 'text' | 'box'>,
  at: Pick<TextItem, 'y' | 'size' | 'turn' | 'endsLine'>,
): TextItem => ({
  text,
  turn: at.turn,
  x: box.left,
  y: at.y,
  width: box.right - box.left,
  size: at.size,
  isRightToLeft: /[\u0590-\u08ff\ufb1d-\ufefc]/.test(text),
  endsLine: at.endsLine,
});

/** Behind the run that ends nearest before it in its line, else in front of the one that follows. */
function placeInLine(items: TextItem[], field: FormField, turn: Turn): boolean {
  const { left, right, bottom, top } = field.box;
  let before = -1;
  let behind = -1;
  for (const [at, item] of items.entries()) {
    const isInLine = item.turn === turn && item.y < top && item.y > bottom - item.size * 0.5;
    if (!isInLine || !isPrinted(item)) continue;
    if (item.x <= left + 1) {
      if (before < 0 || item.x > items[before]!.x) before = at;
    } else if (item.x >= right - 1 && (behind < 0 || item.x < items[behind]!.x)) behind = at;
  }
  const label = items[before] ?? items[behind];
  if (!label) return false;
  if (before >= 0) items.splice(before, 1, { ...label, endsLine: false }, toItem(field, label));
  else items.splice(behind, 0, toItem(field, { ...label, endsLine: false }));
  return true;
}

/** In a line of its own below or above its label. */
function placeByLine(items: TextItem[], field: FormField, turn: Turn): boolean {
  const { left, right, bottom, top } = field.box;
  const over = (item: TextItem) =>
    item.turn === turn && isPrinted(item) && item.x < right && item.x + item.width > left;
  const nearest = (distance: (item: TextItem) => number) => {
    let found = -1;
    for (const [at, item] of items.entries()) {
      const far = distance(item);
      if (!over(item) || far < 0 || far > item.size * labelDistance) continue;
      if (found < 0 || far < distance(items[found]!)) found = at;
    }
    return found;
  };
  const above = nearest(({ y }) => y - top);
  const label = above >= 0 ? above : nearest(({ y, size }) => bottom - y - size * 0.5);
  if (label < 0) return false;
  const { y, size } = items[label]!;
  const isInLine = (item: TextItem | undefined) => item?.turn === turn && Math.abs(item.y - y) < size * 0.5;
  let at = label;
  if (above >= 0) while (isInLine(items[at])) at += 1;
  else while (isInLine(items[at - 1])) at -= 1;
  const line = above >= 0 ? Math.min(top - 1, y - size * leading) : Math.max(bottom, y + size * leading);
  items.splice(at, 0, toItem(field, { y: line, size, turn, endsLine: true }));
  return true;
}

/** At the end of the page, with its name. */
function placeLast(items: TextItem[], { text, name, box }: FormField, turn: Turn): void {
  const last = items.findLast(isPrinted);
  const size = last?.size ?? usualSize;
  const named = name === '' ? text : `${name}: ${text}`;
  const at = { y: (last?.y ?? box.top) - size * 2, size, turn, endsLine: true };
  items.push(toItem({ text: named, box }, at));
}
