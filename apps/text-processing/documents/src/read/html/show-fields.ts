// Writes what the fields of a form hold where they stand: it is in no text of its page.
import type { HtmlNode } from './html-node.ts';

/** Fields whose value is not shown, or is no text of who filled them in. */
const unshown = new Set('hidden password button submit reset image file color range'.split(' '));

/** Puts in place of each field what it shows: `[x]` or `[ ]` of boxes to tick, else its value, or what was chosen. */
export function showFields(root: HtmlNode): void {
  for (const field of [...root.querySelectorAll('input, textarea, select')]) {
    // Beside code they choose what is shown of it.
    const shown = field.parentNode?.localName === 'pre' ? '' : shownBy(field);
    if (shown !== '') field.replaceWith(` ${shown} `);
    else field.remove();
  }
}

function shownBy(field: HtmlNode): string {
  if (field.localName === 'textarea') return field.textContent ?? '';
  if (field.localName === 'select')
    return [...field.querySelectorAll('option')]
      .filter((option) => option.getAttribute('selected') !== null)
      .map(({ textContent }) => textContent?.trim())
      .join(', ');
  const type = (field.getAttribute('type') ?? '').trim().toLowerCase();
  if (type === 'checkbox' || type === 'radio') return field.getAttribute('checked') === null ? '[ ]' : '[x]';
  return unshown.has(type) ? '' : (field.getAttribute('value') ?? '');
}
