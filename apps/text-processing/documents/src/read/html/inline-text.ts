// Writes raised, lowered and struck text, and fractions, so that they do not become other figures.
import type { HtmlNode } from './html-node.ts';

/** Says that the letters of an element are struck, where its name does not. */
export const struckAttribute = 'data-struck';

/** The text between two ends of blocks. */
export interface InlineText {
  /** To be called before what an element holds. */
  enter(node: HtmlNode): void;
  leave(node: HtmlNode): void;
  add(text: string): void;
  /** Gives the text, and begins the next. */
  take(): string;
}

const strikes = new Set(['del', 's', 'strike']);
const line = '~~';

type Part = 'raised' | 'lowered' | 'under' | 'divisor' | 'index';

/** What the parts of a formula are behind the first. */
const formulaParts: Readonly<Record<string, readonly (Part | undefined)[]>> = {
  msup: [undefined, 'raised'],
  msub: [undefined, 'lowered'],
  msubsup: [undefined, 'lowered', 'raised'],
  mfrac: [undefined, 'divisor'],
  mroot: [undefined, 'index'],
  munder: [undefined, 'under'],
  munderover: [undefined, 'under', 'raised'],
};

/** What is shown before and behind what an element of a formula holds (arXiv/html_feedback#1715). */
const around: Readonly<Record<string, readonly [before: string, behind: string]>> = {
  msqrt: ['\u221a(', ')'],
  mtd: [' ', ''],
  mtr: ['', ';'],
};

/** Creates an empty text. */
export function createInlineText(): InlineText {
  let pieces: string[] = [];
  let tail = '';
  let struck = 0;
  /** Where the line of the last struck piece ends, as long as only spaces follow. */
  let lineEnd = -1;
  /** What stands between two figures that would become one. */
  let mark = '';
  /** Where the last mark of a raised figure stands. */
  let power = -1;

  const push = (piece: string) => {
    tail = (tail + piece.slice(-3)).slice(-3);
    return pieces.push(piece) - 1;
  };

  return {
    enter(node) {
      if (isStruck(node)) struck += 1;
      const part = partOf(node);
      if (part === 'divisor') push('/');
      else if (part === 'index') push('^(1/');
      else if (part === 'under') push('_');
      // What is raised in a formula is a power, also where no figure is: 2 to the n.
      else if (part === 'raised') push('^');
      else if (node.localName === 'sup') mark = '^';
      else if (part === 'lowered' || node.localName === 'sub') {
        mark = '_';
        const [raised = '', slash = ''] = power < 0 ? [] : pieces.slice(power + 1, power + 3);
        // One and a half: what was raised is the upper figure of a fraction.
        if (pieces.length === power + 3 && /^\d{1,3}$/.test(raised) && /^[/\u2044]$/.test(slash))
          pieces[power] = ' ';
      } else if (node.localName === 'mfrac') mark = ' ';
      if (hasBrackets(node, part)) push('(');
      const [before] = marksOf(node);
      if (before !== '') push(before);
    },
    leave(node) {
      if (isStruck(node)) struck -= 1;
      const part = partOf(node);
      const [, behind] = marksOf(node);
      if (behind !== '') push(behind);
      if (hasBrackets(node, part) || part === 'index') push(')');
      if (part !== undefined || /^su[bp]$/.test(node.localName ?? '')) mark = ' ';
    },
    add(piece) {
      if (piece === '') return;
      const figure = mark === ' ' ? /^\d/ : /^[-+\u2212\u2013]?\d/;
      if (mark !== '' && /\d~{0,2}$/.test(tail) && figure.test(piece)) {
        const at = push(mark);
        if (mark === '^') power = at;
      }
      mark = '';
      const isBlank = piece.trim() === '';
      if (struck > 0 && !isBlank) {
        const words = piece.trim();
        const from = piece.indexOf(words);
        const isOn = lineEnd >= 0;
        if (isOn) pieces[lineEnd] = '';
        push(piece.slice(0, from));
        push(isOn ? words : line + words);
        lineEnd = push(line);
        push(piece.slice(from + words.length));
      } else {
        push(piece);
        if (!isBlank) lineEnd = -1;
      }
    },
    take() {
      const text = pieces.join('');
      [pieces, tail, lineEnd, mark, power] = [[], '', -1, '', -1];
      return text;
    },
  };
}

const isStruck = (node: HtmlNode) =>
  strikes.has(node.localName ?? '') || node.getAttribute(struckAttribute) !== null;

const nothing = ['', ''] as const;

function marksOf(node: HtmlNode): readonly [before: string, behind: string] {
  const name = node.localName ?? '';
  if (name === 'q') return ['"', '"'];
  if (name === 'mfenced') return [node.getAttribute('open') ?? '(', node.getAttribute('close') ?? ')'];
  return Object.hasOwn(around, name) ? around[name]! : nothing;
}

/** The first elements within one: a formula has no more parts than three. */
function elementsOf({ firstChild }: HtmlNode): HtmlNode[] {
  const found: HtmlNode[] = [];
  for (let node = firstChild; node && found.length < 3; node = node.nextSibling)
    if (node.nodeType === 1) found.push(node);
  return found;
}

function partOf(node: HtmlNode): Part | undefined {
  const formula = node.parentNode;
  const parts = Object.hasOwn(formulaParts, formula?.localName ?? '') && formulaParts[formula!.localName!];
  return formula && parts ? parts[elementsOf(formula).indexOf(node)] : undefined;
}

/** A sum in a fraction or a power is one number. */
function hasBrackets(node: HtmlNode, part: Part | undefined): boolean {
  const isPart =
    part === 'raised' ||
    part === 'under' ||
    part === 'divisor' ||
    /^m(?:frac|root)$/.test(node.parentNode?.localName ?? '');
  return isPart && node.localName === 'mrow' && elementsOf(node).length > 1;
}
