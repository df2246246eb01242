// Reads Markdown as its author wrote it, and finds its headings, items, rows and code.
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { createDocumentBuilder } from '../build/document-builder.ts';

const fence = /^ {0,3}(`{3,}|~{3,})/;
const atx = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const listItem = /^[ \t]*([-*+]|\d{1,9}[.)])[ \t]+(\S.*)$/;
/** A link that leads nowhere, and that nothing names: how Markdown is commented where `<!--` is shown (dvorka/mindforger#533). */
const hiddenLink = /^ {0,3}\[(?:\/\/|comment)\]:[ \t]{0,9}(?:#|<>)[ \t]{0,9}(?:$|["'(])/i;
const underline = /^ {0,3}(=+|-{2,})[ \t]*$/;
const tableRule = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** Reads Markdown. Comments are not shown to readers, so they are left out; so is the block of data before the text. */
export function readMarkdown(source: string, limits: ReadLimits): SourceDocument {
  const builder = createDocumentBuilder('markdown', limits);
  const { body, title } = withoutFrontMatter(source);
  builder.title(title);
  const { lines, comments } = withoutComments(body.split('\n'));
  if (comments > 0)
    builder.note(`${comments === 1 ? 'A comment was' : `${comments} comments were`} left out.`);
  let paragraph: string[] = [];
  let item: { marker: string; lines: string[] } | undefined;
  const flush = () => {
    if (item) builder.item(item.lines.join('\n'), { marker: item.marker });
    builder.verbatim(paragraph.join('\n'), 'paragraph');
    paragraph = [];
    item = undefined;
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    const opening = fence.exec(line)?.[1];
    const heading = atx.exec(line);
    const listed = listItem.exec(line);
    if (opening) {
      flush();
      const end = closingFence(lines, at, opening);
      builder.verbatim(lines.slice(at, end + 1).join('\n'), 'code');
      at = end;
    } else if (heading) {
      flush();
      const text = withoutTrailingMarks(heading[2]!);
      if (heading[1] === '#') builder.title(text);
      builder.heading(text, heading[1]!.length);
    } else if (paragraph.length > 0 && underline.test(line)) {
      const level = line.trim().startsWith('=') ? 1 : 2;
      const text = paragraph.join(' ');
      paragraph = [];
      if (level === 1) builder.title(text);
      builder.heading(text, level);
    } else if (
      line.includes('|') &&
      tableRule.test(lines[at + 1] ?? '') &&
      (lines[at + 1] ?? '').includes('-')
    ) {
      flush();
      for (; at < lines.length && lines[at]!.includes('|'); at += 1)
        if (!tableRule.test(lines[at]!)) builder.row(cellsOf(lines[at]!));
      at -= 1;
    } else if (listed) {
      flush();
      item = { marker: /\d/.test(listed[1]!) ? listed[1]! : '-', lines: [listed[2]!] };
    } else if (line.trim() === '') flush();
    else if (item) item.lines.push(line);
    else paragraph.push(line);
  }
  flush();
  return builder.build();
}

function closingFence(lines: readonly string[], from: number, opening: string): number {
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at]!.trim();
    if (line.startsWith(opening) && /^[`~]+$/.test(line)) return at;
  }
  return lines.length - 1;
}

function withoutTrailingMarks(text: string): string {
  const end = text.trimEnd();
  const words = end.replace(/#+$/, '');
  return words === '' || /\s$/.test(words) ? words : end;
}

/** Cells between bars; a bar behind a backslash is a letter. */
function cellsOf(line: string): string[] {
  const cells = line.trim().replaceAll('\\|', '\ue000').split('|');
  if (cells[0]!.trim() === '') cells.shift();
  if (cells.at(-1)?.trim() === '') cells.pop();
  return cells.map((cell) => cell.replaceAll('\ue000', '|'));
}

function withoutFrontMatter(source: string): { body: string; title?: string } {
  if (!source.startsWith('---\n')) return { body: source };
  const end = source.indexOf('\n---\n', 3);
  if (end < 0 || end > 10_000) return { body: source };
  const data = source.slice(4, end);
  if (!data.split('\n').every((line) => /^(?:[\w-]{1,60}:|[ \t-]|#|$)/.test(line))) return { body: source };
  const title = /^title:[ \t]*["']?([^"'\n]{1,300})/m.exec(data)?.[1];
  return { body: source.slice(end + 5), ...(title !== undefined && { title }) };
}

/** Takes out `<!-- … -->` and `[//]: # (…)` that is no code; one that nothing closes is text. */
function withoutComments(lines: readonly string[]): { lines: string[]; comments: number } {
  const kept: string[] = [];
  let comments = 0;
  let inside = '';
  // Where the last comment closes: without it, each opening would look through the rest of the file.
  const lastClosing = lines.findLastIndex((line) => line.includes('-->'));
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    const mark = fence.exec(line)?.[1];
    if (inside !== '') {
      if (mark?.startsWith(inside)) inside = '';
      kept.push(line);
      continue;
    }
    if (mark) inside = mark;
    if (hiddenLink.test(line)) {
      comments += 1;
      kept.push('');
      continue;
    }
    let rest = line;
    let out = '';
    for (let open = rest.indexOf('<!--'); open >= 0 && at <= lastClosing; open = rest.indexOf('<!--')) {
      let close = rest.indexOf('-->', open + 4);
      if (close < 0 && at === lastClosing) break;
      out += rest.slice(0, open);
      comments += 1;
      while (close < 0 && at < lastClosing) {
        at += 1;
        rest = lines[at]!;
        close = rest.indexOf('-->');
      }
      rest = rest.slice(close + 3);
    }
    kept.push(out + rest);
  }
  return { lines: kept, comments };
}
