// Cuts TypeScript out of documents and doc comments.
import ts from 'typescript';

/** TypeScript from a document, and which line of the document each of its lines is. */
export interface Snippet {
  /** The document, from the root. */
  readonly file: string;
  readonly code: string;
  /** Line in the document by line of the code. */
  readonly lines: readonly number[];
  /** Why it is only type-checked; `undefined` when it runs. */
  readonly noRun: string | undefined;
}

interface Block {
  readonly info: string;
  readonly code: readonly string[];
  /** Line of the first line of code. */
  readonly line: number;
}

/**
 * The TypeScript blocks of a Markdown text. `ts` runs as it stands, `ts continued` goes on where the block before it ended,
 * `ts no-run REASON` is only type-checked. `firstLine` is the line of the text in its file.
 */
export function markdownSnippets(file: string, text: string, firstLine = 1): Snippet[] {
  const snippets: Snippet[] = [];
  for (const { info, code, line } of blocksOf(text)) {
    const [language = '', mode, ...reason] = info.split(/\s+/);
    if (language !== 'ts' && language !== 'typescript') continue;
    const lines = code.map((_, index) => firstLine + line - 1 + index);
    const before = mode === 'continued' ? snippets.pop() : undefined;
    snippets.push({
      file,
      code: [...(before ? [before.code] : []), ...code].join('\n'),
      lines: [...(before?.lines ?? []), ...lines],
      noRun: mode === 'no-run' ? reason.join(' ') : undefined,
    });
  }
  return snippets;
}

/** The snippet of an `@example`: its blocks, or all of it when it has none. */
export function exampleSnippets(file: string, text: string, line: number): Snippet[] {
  if (/^\s*(```|~~~)/m.test(text)) return markdownSnippets(file, text, line);
  const code = text.split('\n');
  return [{ file, code: text, lines: code.map((_, index) => line + index), noRun: undefined }];
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { mark: string; indent: number; info: string; code: string[]; line: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', mark, info = ''] = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(line) ?? [];
    if (open) {
      if (mark?.startsWith(open.mark) && info === '') {
        blocks.push(open);
        open = undefined;
      } else open.code.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
    } else if (mark) open = { mark, indent: indent.length, info: info.trim(), code: [], line: index + 2 };
  }
  return blocks;
}

/** Packages that a piece of code imports, by their name without the subpath. */
export function importedPackages(code: string): string[] {
  const names = ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
  const packages = names.filter((name) => !/^(\.|\/|node:)/.test(name));
  return [
    ...new Set(
      packages.map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
    ),
  ];
}
