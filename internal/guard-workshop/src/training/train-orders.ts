// Trains the detector of orders that hide in documents.
import type { LinearModel } from '@internal/guard/detector';
import { createOrderReader, normalize, orderBits, orderSpans, tokenize } from '@internal/guard/detector';
import { benignProse } from '../texts/benign-prose.ts';
import { documentOrders } from '../texts/document-orders.ts';
import type { TextGrammar } from '../texts/grow-texts.ts';
import { growTexts } from '../texts/grow-texts.ts';
import { mailGrammar } from '../texts/mail-grammar.ts';
import type { TeachingTexts } from './teaching-texts.ts';
import type { Example } from './train-model.ts';
import { readFeatures, trainModel } from './train-model.ts';

// Shares of the grown texts.
const [mailShare, proseShare, orderShare] = [4 / 22, 4 / 22, 6 / 22];
const most = 6_000;

/**
 * Trains on whole documents, harmless ones by the part that comes closest to an order, and on orders put somewhere into
 * such documents. The orders are grown from a grammar: no collection of attacks teaches.
 */
export function trainOrders({ documents, own }: TeachingTexts): LinearModel {
  const grow = (grammar: TextGrammar, share: number) => growTexts(grammar, Math.round(own * share));
  const mails = [
    ...grow(mailGrammar, mailShare).map((text) => text.replaceAll('\\n', '\n')),
    ...joined(grow(benignProse, proseShare)),
  ];
  const cut = documents.map((text) => text.slice(0, most));
  const homes = [...mails, ...cut];
  const orders = grow(documentOrders, orderShare);
  return trainModel(
    [
      ...cut.map((text) => toOrderExample(text)),
      ...mails.map((text) => toOrderExample(text)),
      ...orders.map((order, index) => {
        const home = (homes[(index * 7) % homes.length] as string).slice(0, 2_500);
        return toOrderExample(home, order, (index * 0.618) % 1);
      }),
    ],
    orderBits,
  );
}

/** A document, with an order at some share of its length or without one; of an order only its own words teach. */
function toOrderExample(document: string, order?: string, place = 0): Example {
  const breaks = [0, ...[...document.matchAll(/[.!?]\s|\n/g)].map(({ index }) => index + 1), document.length];
  const at = breaks[Math.floor(place * breaks.length)] as number;
  const text = order === undefined ? document : `${document.slice(0, at)}\n${order}\n${document.slice(at)}`;
  const { text: folded, offsets } = normalize(text);
  const tokens = tokenize(folded);
  const features = { ...readFeatures(tokens, createOrderReader(tokens)), spans: orderSpans };
  if (order === undefined) return { label: 0, weight: 1, ...features };
  const within = (index: number) => {
    const start = tokens.start[index] as number;
    const original = offsets ? (offsets[start] as number) : start;
    return original > at && original <= at + order.length;
  };
  const words = Array.from({ length: tokens.count }, (_, index) => index).filter(within);
  const starts = Int32Array.from(
    words.length === 0 ? [0, 0] : [words[0] as number, (words.at(-1) as number) + 1],
  );
  return { label: 1, weight: 1, ...features, starts };
}

/** Short texts one after the other, so that a document has as many places to go wrong as real ones have. */
function joined(texts: readonly string[]): string[] {
  return texts.map((text, index) =>
    index % 2 === 0
      ? text
      : Array.from(
          { length: 1 + (index % 9) },
          (_, more) => texts[(index * 31 + more * 97) % texts.length],
        ).join('\n'),
  );
}
