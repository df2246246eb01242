// Finds the code that a document names: what stands in backticks, and the lines of its blocks.

/** A piece of code in a document. */
export interface DocumentCode {
  readonly text: string;
  readonly line: number;
  /** `span` for backticks, else the language of the block: `sh`, `ts`. */
  readonly kind: string;
}

/** The code spans of a Markdown text, and each line of its blocks; spans may go over a line's end. */
export function documentCode(markdown: string): DocumentCode[] {
  const found: DocumentCode[] = [];
  let fence: string | undefined;
  let language = '';
  const prose: string[] = [];
  for (const [index, line] of markdown.split('\n').entries()) {
    const [, mark, info = ''] = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(line) ?? [];
    if (fence === undefined && mark) {
      fence = mark;
      language = info;
    } else if (fence !== undefined && mark?.startsWith(fence) && info === '') fence = undefined;
    else if (fence !== undefined) found.push({ text: line, line: index + 1, kind: language || 'text' });
    prose.push(fence === undefined && !mark ? line : '');
  }
  const text = prose.join('\n');
  for (const match of text.matchAll(/(`+)([^`](?:(?!\n\n)[\s\S])*?)\1(?!`)/g)) {
    const line = text.slice(0, match.index).split('\n').length;
    found.push({ text: (match[2] as string).replace(/\s*\n\s*/g, ' ').trim(), line, kind: 'span' });
  }
  return found.sort((a, b) => a.line - b.line);
}
