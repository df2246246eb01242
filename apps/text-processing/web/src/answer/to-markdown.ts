// Writes an answer as Markdown and as JSON, to be kept elsewhere.
import { resultLines } from '../../../jobs/src/results/result-lines.ts';
import type { Receipt } from '../../../receipts/src/receipt.ts';
import { toPieces } from '../receipts/to-pieces.ts';
import { markOf } from '../receipts/verdict-words.ts';
import type { Answer } from '../service/answer.ts';
import { price, tokens } from '../words/numbers.ts';

/** An answer, its title, and the receipts of its sentences. */
export interface Written {
  readonly title: string;
  readonly answer: Answer;
  readonly receipts: readonly Receipt[];
  /** The text it is about. */
  readonly text: string;
}

/** What people paste elsewhere: the texts alone; sentences that are not proven say so. */
export function toPlainText({ answer, receipts }: Written): string {
  return linesOf(answer.result, receipts);
}

/** The answer with its sources and who gave it. */
export function toMarkdown({ title, answer, receipts, text }: Written): string {
  const body = linesOf(answer.result, receipts);
  const sources = receipts.flatMap(({ sources: [first], verdict }) =>
    first && verdict !== 'unchecked' ? [`> ${text.slice(first.start, first.end).replace(/\s+/g, ' ')}`] : [],
  );
  const { provider, model } = answer;
  const by = provider === 'offline' ? 'the offline engine' : `${provider}, ${model}`;
  return [
    `# ${title}\n\n${body}`,
    ...(sources.length > 0 ? [`## In the text\n\n${[...new Set(sources)].join('\n>\n')}`] : []),
    `Answered by ${by}; tokens: ${tokens(answer)}; cost: ${price(answer.cost)}.\n`,
  ].join('\n\n');
}

/** The answer as the service sent it, with its receipts. */
export function toJson({ answer, receipts }: Written): string {
  return `${JSON.stringify(receipts.length > 0 ? { ...answer, receipts } : answer, null, 2)}\n`;
}

function linesOf(result: unknown, receipts: readonly Receipt[]): string {
  const say = (text: string, path: string) =>
    marked(
      text,
      receipts.filter((receipt) => receipt.path === path),
    );
  return resultLines(result, say).join('\n').trim();
}

function marked(text: string, receipts: readonly Receipt[]): string {
  return toPieces(text, receipts)
    .map(({ text: piece, receipt }) => {
      const mark = receipt ? markOf(receipt.verdict) : '';
      return mark === '' ? piece : `${piece} [${mark}]`;
    })
    .join('');
}
