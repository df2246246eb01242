// Decides what follows when all parts of a step have their answers: an answer about the whole, or another, shorter step.
import type { Operation } from '../../../src/domain/define-operation.ts';
import type { DocumentBlock, SourceDocument } from '../document/source-document.ts';
import type { PartBounds } from './split-document.ts';
import { splitDocument } from './split-document.ts';

/** What follows. */
export type NextStep =
  | { readonly kind: 'answer'; readonly result: unknown }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  /** What the answers say is as long as what they are about. */
  | { readonly kind: 'endless' };

/** Steps one after the other, the first included: where each is half of the one before, a thousand parts need no more. */
export const maxSteps = 10;

/** Whether an operation can work on a document of several parts. */
export function takesParts({ partText, mergeParts }: Operation): boolean {
  return partText !== undefined || mergeParts !== undefined;
}

/** What follows after so many steps; `answers` are those about the parts, in order, at least one. */
export function nextStep(
  operation: Operation,
  answers: readonly unknown[],
  about: {
    readonly options: Readonly<Record<string, unknown>>;
    readonly bounds: PartBounds;
    readonly steps: number;
  },
): NextStep {
  const { options, bounds, steps } = about;
  if (answers.length === 1) return { kind: 'answer', result: answers[0] };
  if (operation.mergeParts) return { kind: 'answer', result: operation.mergeParts(answers, options) };
  const said = answers.flatMap((answer) => operation.partText?.(answer).trim() || []);
  if (said.length === 0) return { kind: 'answer', result: answers[0] };
  const texts = splitDocument(joined(said), bounds).map(({ text }) => text);
  const isShorter = texts.length < answers.length;
  return isShorter && steps < maxSteps ? { kind: 'texts', texts } : { kind: 'endless' };
}

/** What the parts say as a document, a block each. */
function joined(said: readonly string[]): SourceDocument {
  let at = 0;
  const blocks = said.map((text): DocumentBlock => {
    const start = at;
    at += text.length + 2;
    return { kind: 'paragraph', start, end: start + text.length, heading: -1 };
  });
  return { kind: 'text', text: said.join('\n\n'), headings: [], blocks, notes: [] };
}
