// Tells what stands before the items of a list.
import { writtenNumber } from '../build/written-number.ts';
import type { HtmlNode } from './html-node.ts';

const types: Readonly<Record<string, string>> = {
  '1': 'decimal',
  a: 'lowerAlpha',
  A: 'upperAlpha',
  i: 'lowerRoman',
  I: 'upperRoman',
  'lower-alpha': 'lowerAlpha',
  'lower-latin': 'lowerAlpha',
  'upper-alpha': 'upperAlpha',
  'upper-latin': 'upperAlpha',
  'lower-roman': 'lowerRoman',
  'upper-roman': 'upperRoman',
  'decimal-leading-zero': 'decimalZero',
};

/** Says what stands before an item; to be asked once for each, in their order. */
export type ListMarkers = (item: HtmlNode) => string;

interface Counter {
  next: number;
  readonly step: 1 | -1;
  readonly format: string;
}

/** Counts the items of a page as HTML does: from `start`, backwards where it is `reversed`, on from a `value`. */
export function createListMarkers(): ListMarkers {
  const counters = new Map<HtmlNode, Counter>();

  const begin = (list: HtmlNode): Counter => {
    const isReversed = list.getAttribute('reversed') !== null;
    const items = isReversed ? [...list.childNodes].filter(({ localName }) => localName === 'li') : [];
    const first = isReversed ? items.length : 1;
    const counter: Counter = {
      next: numberOf(list, 'start') ?? first,
      step: isReversed ? -1 : 1,
      format: formatOf(list),
    };
    counters.set(list, counter);
    return counter;
  };

  return (item) => {
    const list = item.parentNode;
    if (list?.localName !== 'ol') return '-';
    const counter = counters.get(list) ?? begin(list);
    const number = numberOf(item, 'value') ?? counter.next;
    counter.next = number + counter.step;
    if (!Number.isSafeInteger(number)) return '-';
    // What letters cannot count browsers write in digits.
    return `${writtenNumber(number, counter.format) ?? number}.`;
  };
}

function numberOf(node: HtmlNode, name: string): number | undefined {
  const found = /^\s*([+-]?\d{1,15})/.exec(node.getAttribute(name) ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}

const styled =
  /list-style(?:-type)?\s{0,9}:[^;]{0,40}?\b((?:lower|upper)-(?:alpha|latin|roman)|decimal(?:-leading-zero)?)/i;

/** How a list counts, as its style or its type calls it; empty where it says nothing. */
function listType(list: HtmlNode): string {
  const style = (list.getAttribute('style') ?? '').slice(0, 2_000);
  return styled.exec(style)?.[1]?.toLowerCase() ?? list.getAttribute('type') ?? '';
}

function formatOf(list: HtmlNode): string {
  const type = listType(list);
  return Object.hasOwn(types, type) ? types[type]! : 'decimal';
}
