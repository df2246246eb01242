// Writes an answer as Markdown and as JSON, to be kept elsewhere.
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
  return linesOf(answer.result, receipts, '', 0).join('\n').trim();
}

/** The answer with its sources and who gave it. */
export function toMarkdown({ title, answer, receipts, text }: Written): string {
  const body = linesOf(answer.result, receipts, '', 0).join('\n').trim();
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

function linesOf(value: unknown, receipts: readonly Receipt[], path: string, depth: number): string[] {
  if (typeof value === 'string')
    return [
      marked(
        value,
        receipts.filter((receipt) => receipt.path === path),
      ),
    ];
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value) ?? ''];
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  return entries.flatMap(([name, field]) => {
    const inner = linesOf(field, receipts, path === '' ? name : `${path}.${name}`, depth + 1);
    if (isList) return inner.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
    if (entries.length === 1) return inner;
    const isShort = inner.length === 1 && typeof field !== 'object';
    return isShort ? [`**${name}**: ${inner[0]}`] : [`**${name}**`, '', ...inner, ''];
  });
}

function marked(text: string, receipts: readonly Receipt[]): string {
  return toPieces(text, receipts)
    .map(({ text: piece, receipt }) => {
      const mark = receipt ? markOf(receipt.verdict) : '';
      return mark === '' ? piece : `${piece} [${mark}]`;
    })
    .join('');
}
