// Cuts long texts so that no half of a secret is left where they end.

/** Longest text of a field or message. */
export const maxTextCharacters = 8_192;
/** Longest secret that a redactor still finds where a text is cut. */
export const marginCharacters = 4_096;

const mark = (left: number) => `…[${left} more characters]`;
const markPattern = /…\[(\d+) more characters\]$/;

/** The first `limit` characters with a mark of how many more there are; with a margin, up to that many of them before the mark. */
export function cutAt(text: string, limit: number, margin: number): string {
  const end = mark(text.length - limit);
  if (margin > 0) return text.slice(0, limit + margin) + end;
  return text.slice(0, Math.max(0, limit - end.length)) + end;
}

/** A text at most as long as a line's message may be, with the margin that `finishCuts` removes. */
export function cutMessage(text: string, isRedacted: boolean): string {
  return text.length <= maxTextCharacters
    ? text
    : cutAt(text, maxTextCharacters, isRedacted ? marginCharacters : 0);
}

/** Cuts what kept a margin for the redactor to its final length. */
export const finishCuts = <T>(value: T): T => finished(value) as T;

function finished(value: unknown): unknown {
  if (typeof value === 'string') return finishText(value);
  if (Array.isArray(value)) return value.map(finished);
  if (typeof value !== 'object' || value === null) return value;
  const all: Record<string, unknown> = {};
  for (const name of Object.keys(value)) all[name] = finished((value as Record<string, unknown>)[name]);
  return all;
}

/** The margin goes whatever the redactor made of the text: half a secret could only stand there. */
function finishText(text: string): string {
  const found = text.slice(-40).match(markPattern);
  if (!found) return text;
  const [end, cut] = [found[0], Number(found[1])];
  const kept = text.slice(0, Math.max(0, text.length - end.length - Math.min(cut, marginCharacters)));
  return kept.slice(0, Math.max(0, maxTextCharacters - end.length)) + end;
}
