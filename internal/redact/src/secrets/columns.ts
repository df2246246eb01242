// Credentials in columns: rows of CSV below a line that names what each column holds.
import type { Detector } from '../detect/detector.ts';
import { isPasswordName, isSensitiveName } from '../detect/sensitive-names.ts';
import { isDataSecret } from './named-secret.ts';

// Nothing but names, and at least two of them.
const header =
  /^\ufeff?["']?[A-Za-z][\w.-]{0,60}["']?([,;\t])(?:[ ]?["']?[\w.-]{1,60}["']?\1){0,40}[ ]?["']?[\w.-]{1,60}["']?\r?\n/gm;
const cell = /[ ]?(?:"([^"\n]*(?:""[^"\n]*)*)"|'([^'\n]*)'|([^,;\t\n\r"']*))(?=[,;\t\r\n]|$)/y;

/** Cells below a name that is sensitive, as long as the rows have as many cells as there are names. */
export const columns: Detector = {
  family: 'secret',
  *find(text) {
    let known = 0;
    for (const match of text.matchAll(header)) {
      if (match.index < known) continue;
      const [line, separator = ''] = match;
      const names = line
        .trim()
        .split(separator)
        .map((name) => name.replace(/[\ufeff"' ]/g, ''));
      if (!names.some(isSensitiveName)) continue;
      for (let at = match.index + line.length; at < text.length; ) {
        const row = readRow(text, at, separator, names.length);
        if (row === undefined) break;
        for (const [index, { start, end }] of row.cells.entries()) {
          const name = names[index] as string;
          const value = text.slice(start, end);
          const isOne = isDataSecret(name, value) && (isPasswordName(name) || value.length > 7);
          if (isOne) yield { kind: 'secret', start, end };
        }
        known = at = row.end;
      }
    }
  },
};

/** The cells of the row that begins at `from`; undefined where it is none of so many. */
function readRow(text: string, from: number, separator: string, count: number) {
  const cells: { start: number; end: number }[] = [];
  for (let at = from; cells.length < count; ) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    if (!found) return undefined;
    const value = found[1] ?? found[2] ?? found[3] ?? '';
    const end = at + found[0].length;
    const start = end - value.length - (found[3] === undefined ? 1 : 0);
    cells.push({ start, end: start + value.length });
    if (text[end] === separator) at = end + 1;
    else if (text[end] === '\r' || text[end] === '\n' || end >= text.length)
      return cells.length < count ? undefined : { cells, end: end + (text.startsWith('\r\n', end) ? 2 : 1) };
    else return undefined;
  }
  return undefined;
}
