// Takes out of a page what its readers do not see.
import type { Said } from './declared-look.ts';
import type { HtmlNode } from './html-node.ts';
import { walk } from './html-node.ts';
import { pageLooks } from './page-looks.ts';

const neverShown = new Set(
  'script style template noscript head title iframe object embed svg canvas audio video select textarea button input datalist'.split(
    ' ',
  ),
);

/** Which elements hide the text that stands here, each in its way; what is further within may be seen again. */
interface Hushed {
  readonly bySize: HtmlNode | undefined;
  readonly byVisibility: HtmlNode | undefined;
}

/** Removes what is not shown; how many of the elements that hid something held words. */
export function dropHidden(root: HtmlNode): number {
  const looks = pageLooks(root);
  const headings = headingButtons(root);
  const removed: HtmlNode[] = [];
  const spoken = new Set<HtmlNode>();
  const around: Hushed[] = [{ bySize: undefined, byVisibility: undefined }];
  const remove = (node: HtmlNode, hider: HtmlNode | undefined, text: string | null | undefined) => {
    removed.push(node);
    if (hider && /[\p{L}\p{N}]/u.test(text ?? '')) spoken.add(hider);
  };
  walk(
    root,
    (node) => {
      const outer = around.at(-1)!;
      const hider = outer.bySize ?? outer.byVisibility;
      // The spaces between words that are seen stay.
      if (node.nodeType === 3 && hider && /\S/.test(node.data ?? '')) remove(node, hider, node.data);
      if (node.nodeType !== 1) return false;
      around.push(outer);
      if (neverShown.has(node.localName ?? '') && !headings.has(node)) {
        remove(node, undefined, undefined);
        return false;
      }
      const opens = opensLater(node);
      const { isGone, display, size, visibility } = looks.of(node, hider !== undefined || opens);
      const isAway = display ? !display.isSeen : opens;
      // Most sites see to it that nothing else that is said undoes the attribute, in sheets that are not read here.
      if (isGone || isAway || node.getAttribute('hidden') !== null) {
        remove(node, node, node.textContent);
        return false;
      }
      const bySize = hiderOf(size, node, outer.bySize);
      around[around.length - 1] = { bySize, byVisibility: hiderOf(visibility, node, outer.byVisibility) };
      return true;
    },
    ({ nodeType }) => void (nodeType === 1 && around.pop()),
  );
  for (const node of removed) node.remove();
  // Whoever looks for the article of a page takes all buttons out of it.
  for (const button of headings) button.replaceWith(...button.childNodes);
  return spoken.size;
}

/** What browsers do not show before somebody opens it, unless the page says how it is displayed. */
function opensLater(node: HtmlNode): boolean {
  const isDialog = node.localName === 'dialog';
  const isOpen = isDialog && node.getAttribute('open') !== null;
  return !isOpen && (isDialog || node.getAttribute('popover') !== null);
}

/** Buttons that are all of a heading, as those of accordions are. */
function headingButtons(root: HtmlNode): Set<HtmlNode> {
  const found = new Set<HtmlNode>();
  for (const heading of root.querySelectorAll('h1, h2, h3, h4, h5, h6, summary')) {
    const button = heading.querySelector('button');
    if (button && lettersOf(button) === lettersOf(heading)) found.add(button);
  }
  return found;
}

const lettersOf = ({ textContent }: HtmlNode) => (textContent ?? '').replace(/\s+/g, '');

const hiderOf = (said: Said | undefined, node: HtmlNode, outer: HtmlNode | undefined) =>
  said === undefined ? outer : said.isSeen ? undefined : (outer ?? node);
