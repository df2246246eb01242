// Changes pieces of a text by their places.

/** What stands in place of a piece of a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with its edits; what lies within a piece that is replaced goes with it. */
export function edited(text: string, edits: readonly Edit[]): string {
  let from = 0;
  const parts: string[] = [];
  for (const edit of [...edits].sort((one, two) => one.start - two.start || two.end - one.end)) {
    if (edit.start < from) continue;
    parts.push(text.slice(from, edit.start), edit.text);
    from = edit.end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
