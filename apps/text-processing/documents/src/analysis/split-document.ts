// Splits a document where its author did: at headings, else between paragraphs, else between sentences.
import type { DocumentBlock, SourceDocument } from '../document/source-document.ts';
import { headingPath } from '../document/source-document.ts';
import { estimateTokens } from './estimate-tokens.ts';

/** How long a part may be. */
export interface PartBounds {
  readonly maxTokens: number;
  readonly maxCharacters: number;
}

/** A stretch of the document, and the text that is worked on: with the headings and the names of the columns above it, where it begins below them. */
export interface DocumentPart {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly tokens: number;
  /** Level of the heading it begins with; 9 for what begins with none. */
  readonly level: number;
  readonly heading: number;
  /** The row that names its columns, where it is a row below that. */
  readonly columns: string;
}

// The headings above a part and the names of its columns are told again, but not at the cost of the part.
const maxPathCharacters = 400;
const maxColumnsCharacters = 400;

/** Parts of about the same length, in order, which together hold every block. A text without blocks is one. */
export function splitDocument(document: SourceDocument, bounds: PartBounds): DocumentPart[] {
  const pieces = [...piecesOf(document, bounds)];
  const total = pieces.reduce((sum, { tokens }) => sum + tokens, 0);
  const aimed = Math.ceil(total / Math.max(1, Math.ceil(total / bounds.maxTokens)));
  const parts: DocumentPart[] = [];
  let held: Piece[] = [];
  let tokens = 0;
  const flush = () => {
    const [first, last] = [held[0], held.at(-1)];
    if (first && last) parts.push(toPart(document, first, last.end));
    held = [];
    tokens = 0;
  };
  for (const piece of pieces) {
    const first = held[0] ?? piece;
    const isFull =
      estimateTokens(first.columns) + tokens + piece.tokens > bounds.maxTokens ||
      first.columns.length + piece.end - first.start > textRoom(bounds.maxCharacters);
    // A new chapter is a better place than the middle of the next one.
    const isPlace = total > bounds.maxTokens && piece.level <= 2 && tokens > aimed * 0.75;
    if (isFull || isPlace || tokens >= aimed) flush();
    held.push(piece);
    tokens += piece.tokens;
  }
  flush();
  return parts;
}

const textRoom = (maxCharacters: number) => Math.max(1, maxCharacters - maxPathCharacters - 2);

/** Blocks as they are; one that is longer than a part in sentences, and a sentence like that in runs. */
function* piecesOf({ text, blocks, headings }: SourceDocument, bounds: PartBounds): Generator<Piece> {
  const whole: DocumentBlock = { kind: 'paragraph', start: 0, end: text.length, heading: -1 };
  const room = Math.min(textRoom(bounds.maxCharacters), bounds.maxTokens);
  let names: string | undefined;
  for (const block of blocks.length > 0 ? blocks : [whole]) {
    const level = block.kind === 'heading' ? (headings[block.heading]?.level ?? 9) : 9;
    const columns = (block.kind === 'row' && names) || '';
    const piece = (start: number, end: number): Piece => {
      const tokens = estimateTokens(text.slice(start, end));
      const fits =
        estimateTokens(columns) + tokens <= bounds.maxTokens &&
        columns.length + end - start <= textRoom(bounds.maxCharacters);
      return {
        start,
        end,
        level: start === block.start ? level : 9,
        heading: block.heading,
        tokens,
        columns: fits ? columns : '',
      };
    };
    names = block.kind === 'row' ? (names ?? columnsOf(text.slice(block.start, block.end))) : undefined;
    const one = piece(block.start, block.end);
    if (one.tokens <= bounds.maxTokens && one.end - one.start <= textRoom(bounds.maxCharacters)) {
      yield one;
      continue;
    }
    for (const { index, segment } of sentences.segment(text.slice(block.start, block.end)))
      for (const [from, to] of runsOf(segment, room))
        yield piece(block.start + index + from, block.start + index + to);
  }
}

/**
 * The names of the columns, as many as there is room for, and a line end; none where the row is one of figures, as behind a row that
 * names a section. Undefined for a title, which may stand above them, alone in its row.
 */
function columnsOf(row: string): string | undefined {
  const cells = row.split(' | ');
  if (cells.length === 1) return undefined;
  if (cells.filter(isFigure).length * 2 >= cells.length) return '';
  const names =
    row.length <= maxColumnsCharacters
      ? row
      : row.slice(0, Math.max(0, row.lastIndexOf(' | ', maxColumnsCharacters)));
  return names.includes(' | ') ? `${names}\n` : '';
}

/** Years name columns. */
const isFigure = (cell: string) =>
  /\d/.test(cell) && !/\p{L}/u.test(cell) && !/^\s*(?:19|20)\d\d(?![\d.,])/.test(cell);

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Runs of at most so many UTF-16 units, none of which ends in the middle of a character. */
function* runsOf(text: string, room: number): Generator<readonly [number, number]> {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + room);
    if (to < text.length && to - from > 1 && /[\uD800-\uDBFF]/.test(text.charAt(to - 1))) to -= 1;
    yield [from, to];
    from = to;
  }
}

function toPart(
  { text, headings }: SourceDocument,
  { start, heading, level, columns }: Piece,
  end: number,
): DocumentPart {
  const slice = `${columns}${text.slice(start, end).trim()}`;
  const above = level < 9 ? (headings[heading]?.parent ?? -1) : heading;
  const path = headingPath(headings, above).join(' › ').slice(0, maxPathCharacters);
  return { start, end, text: path ? `# ${path}\n\n${slice}` : slice };
}
