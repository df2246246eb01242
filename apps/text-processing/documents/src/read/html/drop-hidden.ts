// Takes out of a page what its readers do not see.
import type { HtmlNode } from './html-node.ts';
import { walk } from './html-node.ts';

const neverShown = new Set(
  'script style template noscript head title iframe object embed svg canvas audio video select textarea button input datalist'.split(
    ' ',
  ),
);

// Inline, and what pages do to keep a text for screen readers alone.
const hiding =
  /(?:^|[;\s])(?:display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:;|!|$)|font-size:0(?:px|em|rem|pt|%)?(?:;|!|$)|clip:rect\((?:0|1px)|clip-path:inset\((?:50|100)%|(?:left|top|text-indent):-\d{3,})/;

const maxRules = 500;

/** Removes what is not shown; how many of the removed elements held words. */
export function dropHidden(root: HtmlNode): number {
  const hiddenByRule = selectorsThatHide(root);
  const removed: HtmlNode[] = [];
  let spoken = 0;
  walk(root, (node) => {
    if (node.nodeType !== 1) return false;
    const isNeverShown = neverShown.has(node.localName ?? '');
    const isHidden = !isNeverShown && (hides(node) || hiddenByRule(node));
    if (isNeverShown || isHidden) removed.push(node);
    if (isHidden && /[\p{L}\p{N}]/u.test(node.textContent ?? '')) spoken += 1;
    return !isNeverShown && !isHidden;
  });
  for (const node of removed) node.remove();
  return spoken;
}

function hides(node: HtmlNode): boolean {
  if (node.getAttribute('hidden') !== null) return true;
  const style = node.getAttribute('style');
  return (
    style !== null &&
    hiding.test(
      style
        .slice(0, 2_000)
        .toLowerCase()
        .replace(/\s*([:;(])\s*/g, '$1'),
    )
  );
}

/** Rules of the page's own style sheets that hide something, as far as they stand outside of `@media` and the like. */
function selectorsThatHide(root: HtmlNode): (node: HtmlNode) => boolean {
  const selectors: string[] = [];
  for (const sheet of root.querySelectorAll('style'))
    for (const { selector, body } of rulesOf((sheet.textContent ?? '').slice(0, 200_000)))
      if (hiding.test(body.toLowerCase().replace(/\s*([:;(])\s*/g, '$1')) && selectors.length < maxRules)
        selectors.push(selector);
  const usable = selectors.filter((selector) => {
    // A state, such as `:hover`, is not how the page is read.
    if (/:(?!is|where|not|first|last|nth)/.test(selector) || selector.length > 300) return false;
    try {
      return root.querySelector(selector) !== null;
    } catch {
      return false;
    }
  });
  const found = new Set<HtmlNode>();
  for (const selector of usable) for (const node of root.querySelectorAll(selector)) found.add(node);
  return (node) => found.has(node);
}

function* rulesOf(css: string): Generator<{ selector: string; body: string }> {
  let depth = 0;
  let from = 0;
  let selector = '';
  const text = withoutComments(css);
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') {
      if (depth === 0) selector = text.slice(from, at).trim();
      depth += 1;
      from = at + 1;
    } else if (text[at] === '}') {
      depth = Math.max(0, depth - 1);
      if (depth === 0 && selector !== '' && !selector.startsWith('@'))
        yield { selector, body: text.slice(from, at) };
      if (depth === 0) selector = '';
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
