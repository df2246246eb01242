// Finds what the style sheets of a page and the styles of its elements say about being seen.
import type { Look } from './declared-look.ts';
import { declaredLook, inlineWeight, isFlat, joinedLook, noLook } from './declared-look.ts';
import type { HtmlNode } from './html-node.ts';
import { longestSelector, selectorsOf, weightOf } from './selector-weight.ts';

const maxRules = 500;
const longestSheet = 200_000;
const longestStyle = 2_000;

interface Rule {
  readonly selector: string;
  readonly look: Look;
}

/** The looks of a page's elements. */
export interface PageLooks {
  /** The look of an element; `isHushed` says that its text is not seen unless something gives that back. */
  of(node: HtmlNode, isHushed: boolean): Look;
}

/** The looks of a page, by its own style sheets as far as their rules stand outside of `@media` and the like. */
export function pageLooks(root: HtmlNode): PageLooks {
  const rules = rulesOfPage(root);
  const hiding = looksBy(root, rules.filter(hides));
  // Most pages hide no text that something else could give back.
  let showing: Map<HtmlNode, Look> | undefined;
  return {
    of(node, isHushed) {
      const look = joinedLook(hiding.get(node) ?? noLook, writtenLook(node));
      if (!isHushed && !takes(look)) return look;
      showing ??= looksBy(
        root,
        rules.filter((rule) => !hides(rule)),
      );
      return joinedLook(look, showing.get(node) ?? noLook);
    },
  };
}

// Words in a line have no height that could be set, and cells grow.
const blocks = /^(?:div|p|section|article|header|center|h[1-6]|ul|ol)$/;

function writtenLook(node: HtmlNode): Look {
  const style = node.getAttribute('style')?.slice(0, longestStyle);
  if (style === undefined) return noLook;
  const look = declaredLook(style, inlineWeight);
  return blocks.test(node.localName ?? '') && isFlat(style) ? { ...look, isGone: true } : look;
}

/** Whether it hides or strikes something, which another rule may undo. */
const takes = (look: Look) =>
  look.struck?.isSeen === true || saidBy(look).some((said) => said?.isSeen === false);
const hides = ({ look }: Rule) => look.isGone || takes(look);
const saidBy = ({ display, size, visibility, color }: Look) => [display, size, visibility, color];

function rulesOfPage(root: HtmlNode): Rule[] {
  const rules: Rule[] = [];
  // What stands for readers without scripts is not for those the page is made for.
  const unused = new Set(root.querySelectorAll('noscript style'));
  for (const sheet of [...root.querySelectorAll('style')].filter(
    (one) => !unused.has(one) && isForScreen(one),
  ))
    for (const { list, body } of blocksOf((sheet.textContent ?? '').slice(0, longestSheet))) {
      const said = declaredLook(body, 0);
      if (!said.isGone && !said.struck && !saidBy(said).some(Boolean)) continue;
      // Parts of a list weigh differently.
      for (const selector of selectorsOf(list))
        rules.push({ selector, look: declaredLook(body, weightOf(selector) + rules.length) });
    }
  return rules;
}

/** Rules for paper alone, or for a width of the window, are those of `@media` (christiaan/InlineStyle#31). */
const isForScreen = (sheet: HtmlNode) =>
  (sheet.getAttribute('media') ?? '')
    .split(',')
    .some((medium) => /^(?:|all|(?:only )?screen)$/i.test(medium.trim()));

function looksBy(root: HtmlNode, rules: readonly Rule[]): Map<HtmlNode, Look> {
  const looks = new Map<HtmlNode, Look>();
  for (const { selector, look } of rules.filter(isUsable).slice(0, maxRules))
    for (const node of found(root, selector)) looks.set(node, joinedLook(looks.get(node) ?? noLook, look));
  return looks;
}

// A state, such as `:hover`, is not how the page is read.
const isUsable = ({ selector }: Rule) =>
  !/:(?!is|where|not|first|last|nth)/.test(selector) && selector.length <= longestSelector;

function found(root: HtmlNode, selector: string): Iterable<HtmlNode> {
  try {
    return root.querySelectorAll(selector);
  } catch {
    return [];
  }
}

function* blocksOf(css: string): Generator<{ list: string; body: string }> {
  let depth = 0;
  let from = 0;
  let list = '';
  const text = withoutComments(css);
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') {
      if (depth === 0) list = text.slice(from, at).trim();
      depth += 1;
      from = at + 1;
    } else if (text[at] === '}') {
      depth = Math.max(0, depth - 1);
      if (depth === 0 && list !== '' && !list.startsWith('@')) yield { list, body: text.slice(from, at) };
      if (depth === 0) list = '';
      from = at + 1;
    } else if (text[at] === ';' && depth === 0) from = at + 1;
  }
}

function withoutComments(css: string): string {
  const parts = css.split('/*');
  return parts
    .map((part, at) => (at === 0 ? part : part.slice(part.indexOf('*/') + 2 || part.length + 2)))
    .join(' ');
}
