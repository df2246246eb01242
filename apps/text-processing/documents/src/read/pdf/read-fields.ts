// Reads what the fields of a form hold: it stands in no text of its page.
import { cleanText } from '../build/clean-text.ts';
import { unreadableSize } from './text-item.ts';
import type { Box } from './turn.ts';
import { boxBetween } from './turn.ts';

/** A field that shows something. */
export interface FormField {
  /** What it shows; of a box, whether it is ticked. */
  readonly text: string;
  /** What it is called, for those who see no label. */
  readonly name: string;
  readonly kind: 'text' | 'ticked' | 'empty box';
  /** Its place on the page. */
  readonly box: Box;
}

/** The fields of a page. */
export interface FormFields {
  readonly fields: readonly FormField[];
  /** Those with a value that is not shown. */
  readonly hidden: number;
}

/** What a PDF says of a field, as far as it is asked here. */
interface Widget {
  readonly subtype?: unknown;
  readonly fieldType?: unknown;
  readonly fieldName?: string;
  readonly alternativeText?: string;
  readonly fieldValue?: unknown;
  readonly options?: readonly { readonly exportValue?: unknown; readonly displayValue?: unknown }[];
  readonly checkBox?: unknown;
  readonly exportValue?: unknown;
  readonly radioButton?: unknown;
  readonly buttonValue?: unknown;
  readonly hidden?: unknown;
  readonly password?: unknown;
  readonly rect?: readonly number[];
}

/** The fields among the annotations of a page, as far as they stand on the paper. */
export function fieldsOf(annotations: readonly unknown[], paper: Box): FormFields {
  const fields: FormField[] = [];
  let hidden = 0;
  for (const widget of annotations as readonly Widget[]) {
    const shown = widget.subtype === 'Widget' ? shownBy(widget) : undefined;
    if (!shown) continue;
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = widget.rect ?? [];
    const box = boxBetween([x1, y1], [x2, y2]);
    const width = Math.min(box.right, paper.right) - Math.max(box.left, paper.left);
    const height = Math.min(box.top, paper.top) - Math.max(box.bottom, paper.bottom);
    const isSeen = Math.min(width, height) >= unreadableSize;
    const name = cleanText(widget.alternativeText || widget.fieldName || '').trim();
    if (isSeen && widget.hidden !== true && widget.password !== true) fields.push({ ...shown, name, box });
    else if (shown.kind !== 'empty box') hidden += 1;
  }
  return { fields, hidden };
}

function shownBy(widget: Widget): Pick<FormField, 'text' | 'kind'> | undefined {
  const { fieldType, fieldValue, options = [] } = widget;
  if (fieldType === 'Btn') {
    const value = widget.checkBox ? widget.exportValue : widget.radioButton ? widget.buttonValue : undefined;
    if (typeof value !== 'string') return undefined;
    return fieldValue === value ? { text: '[x]', kind: 'ticked' } : { text: '[ ]', kind: 'empty box' };
  }
  if (fieldType !== 'Tx' && fieldType !== 'Ch') return undefined;
  const shown = [fieldValue].flat().filter((value) => typeof value === 'string');
  const words = shown.map((value) => {
    const option = options.find(({ exportValue }) => exportValue === value);
    return typeof option?.displayValue === 'string' ? option.displayValue : value;
  });
  const text = cleanText(words.join(', ')).trim();
  return text === '' ? undefined : { text, kind: 'text' };
}
