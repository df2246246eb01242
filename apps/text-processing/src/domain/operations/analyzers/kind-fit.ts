// Judges whether a sentence holds the kind of thing that a question asks for.

import type { Sentence } from '../../reading/text-document.ts';
import type { Question } from './read-question.ts';

const money =
  /[$€£¥]\s?\d|\d\s?[$€£¥]|\b(?:euros?|pounds?|dollars?|cents?|pence|percent|free of charge|nothing)\b/i;
const distance =
  /\b(?:miles?|kilomet(?:re|er)s?|met(?:re|er)s?|centimet(?:re|er)s?|feet|foot|inch(?:es)?|yards?|km|cm)\b/i;
const weight = /\b(?:tons?|tonnes?|kilograms?|kilos?|kg|grams?|pounds?|lbs?|ounces?|weighs?)\b/i;
const reason =
  /\b(?:because|since|so that|due to|therefore|for (?:that|this) reason|as a result|in order|caused?|reasons?|after the|to (?:keep|avoid|protect|prevent|ensure))\b/i;
const rhythm = /\b(?:daily|weekly|monthly|hourly|every|each|twice|once)\b/i;

/** How well the kind of things in a sentence fits the kind of answer a question wants: about 0.6 to 1.7. */
export function kindFit({ kind, terms }: Question, { tokens, entities, text }: Sentence): number {
  const has = (...types: string[]) => entities.some(({ type }) => types.includes(type));
  const hasNumber = tokens.some((token) => token.pos === 'NUM' && !/^(?:1\d|20)\d\d$/.test(token.text));
  switch (kind) {
    case 'time':
      return has('DATE', 'TIME') || /\b(?:1\d|20)\d{2}\b/.test(text) ? 1.35 : 0.8;
    case 'number':
      if (terms.some(({ stem }) => countsBefore(tokens, stem))) return 1.7;
      return hasNumber ? 1.2 : 0.6;
    case 'money':
      return money.test(text) ? 1.5 : 0.7;
    case 'distance':
      return distance.test(text) && hasNumber ? 1.5 : 0.7;
    case 'weight':
      return weight.test(text) && hasNumber ? 1.5 : 0.7;
    case 'duration':
      return has('DURATION', 'DATE', 'TIME') || hasNumber || rhythm.test(text) ? 1.35 : 0.75;
    case 'name':
      return /\b(?:called|named|names?)\b/i.test(text) ? 1.6 : hasName(tokens) ? 1.2 : 0.9;
    case 'person':
      return hasName(tokens) || /^\p{Lu}\p{Ll}+ \p{Lu}/u.test(text) ? 1.2 : 1;
    case 'reason':
      return reason.test(text) ? 1.3 : 1;
    case 'place':
      return /\b(?:in|at|on|near|from|to|under|behind|beside) (?:the )?\p{Lu}/u.test(text) ? 1.15 : 1;
    default:
      return 1;
  }
}

const hasName = (tokens: Sentence['tokens']) => tokens.some(({ pos, start }) => pos === 'PROPN' && start > 0);

/** Whether a number stands up to two words before the word: "412 blue panels". */
function countsBefore(tokens: Sentence['tokens'], stem: string): boolean {
  return tokens.some(
    (token, place) =>
      token.stem === stem && tokens.slice(Math.max(0, place - 2), place).some(({ pos }) => pos === 'NUM'),
  );
}
