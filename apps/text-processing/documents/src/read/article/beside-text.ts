// Finds what a page shows beside its text: menus, notices about cookies, lists of other pages.
import { Readability } from '@mozilla/readability';
import { dropHidden } from '../html/drop-hidden.ts';
import type { HtmlNode } from '../html/html-node.ts';
import { parsePage, walk } from '../html/html-node.ts';

const sideParts = new Set(['nav', 'aside', 'footer']);
const sideRoles = new Set(['complementary', 'menu', 'menubar', 'dialog', 'alertdialog']);
/** Names that no text of a page has; `menu-prices`, `extra` and `gdpr-intro` may be one. */
const sideNames =
  /(?:^|[\s_-])(?:ads?|advert|advertisement|breadcrumbs?|comments|consent|cookies?|footer|newsletter|sidebar)(?:$|[\s_-])/i;
const boxes = new Set(['div', 'section', 'ul', 'ol', 'form']);

const texts = new Set(['main', 'article', 'aside']);
const mostAround = 64;

/** An article with less of the page's letters is not trusted to be all of it: long lists and tables are lost that way. */
const leastShare = 0.75;
/** What has more of its letters in links leads elsewhere. */
const linkShare = 0.75;
const placeAttribute = 'data-place';

/** Whether an element stands beside the text on whatever page. */
export const isSidePart = (node: HtmlNode): boolean =>
  (sideParts.has(node.localName ?? '') && !isOfText(node)) || node.getAttribute('role') === 'navigation';

/** The foot of a quote says whose it is; an `aside` of the text itself is a remark or a warning (mozilla/readability#487). */
function isOfText(node: HtmlNode): boolean {
  if (node.localName === 'footer') return node.parentNode?.localName === 'blockquote';
  if (node.localName !== 'aside' || hasSideName(node)) return false;
  let around = node.parentNode;
  for (let up = 0; up < mostAround && around && !texts.has(around.localName ?? ''); up += 1)
    around = around.parentNode;
  if (!texts.has(around?.localName ?? '') || around?.localName === 'aside') return false;
  const links = [...node.querySelectorAll('a')].reduce((sum, link) => sum + lettersIn(link.textContent), 0);
  return links * 2 <= lettersIn(node.textContent);
}

/** What an element holds. */
interface Held {
  letters: number;
  linked: number;
  /** Whether the article has some of it. */
  isKept: boolean;
  /** Whether it has rows, or figures in no link: the names of plans may be links, their prices are none. */
  tells: boolean;
}

/**
 * The parts of a page that are not its text; undefined where nobody can tell. `root` is what is shown of `html`. Firefox's reader view
 * leaves out paragraphs and tables by their names (mozilla/readability#807), so it is believed only of what leads elsewhere, and of
 * what has the name of a side part.
 */
export function besideText(root: HtmlNode, html: string): ReadonlySet<HtmlNode> | undefined {
  const article = articleOf(html);
  if (!article) return undefined;
  numberPlaces(root);
  const { held, letters } = heldBy(root, article.kept);
  if (article.letters < letters * leastShare) return undefined;
  const beside = new Set<HtmlNode>();
  walk(root, (node) => {
    const what = held.get(node);
    if (!what) return false;
    if (what.isKept || !boxes.has(node.localName ?? '')) return true;
    const leadsAway = what.linked > what.letters * linkShare && !what.tells;
    if (leadsAway || hasSideName(node)) beside.add(node);
    return !beside.has(node);
  });
  return beside;
}

const hasSideName = (node: HtmlNode) =>
  sideRoles.has(node.getAttribute('role') ?? '') ||
  ['class', 'id'].some((name) => sideNames.test(node.getAttribute(name) ?? ''));

/** What the elements of a page hold, without its side parts. */
function heldBy(root: HtmlNode, kept: ReadonlySet<string>): { held: Map<HtmlNode, Held>; letters: number } {
  const held = new Map<HtmlNode, Held>();
  const around: Held[] = [{ letters: 0, linked: 0, isKept: false, tells: false }];
  let links = 0;
  walk(
    root,
    (node) => {
      const within = around.at(-1)!;
      if (node.nodeType === 3) {
        const letters = lettersIn(node.data);
        within.letters += letters;
        if (links > 0) within.linked += letters;
        else if (/\d/.test(node.data ?? '')) within.tells = true;
      }
      if (node.nodeType !== 1 || isSidePart(node)) return false;
      if (node.localName === 'a') links += 1;
      const isKept = kept.has(node.getAttribute(placeAttribute) ?? '');
      const what = { letters: 0, linked: 0, isKept, tells: node.localName === 'table' };
      held.set(node, what);
      around.push(what);
      return true;
    },
    (node) => {
      const what = held.get(node);
      if (!what) return;
      if (node.localName === 'a') links -= 1;
      around.pop();
      const outer = around.at(-1)!;
      outer.letters += what.letters;
      outer.linked += what.linked;
      outer.isKept ||= what.isKept;
      outer.tells ||= what.tells;
    },
  );
  return { held, letters: around[0]!.letters };
}

const lettersIn = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, '').length;

/** Gives each element a number that it keeps wherever it is moved. */
function numberPlaces(root: HtmlNode): void {
  let place = 0;
  walk(root, (node) => {
    if (node.nodeType !== 1) return false;
    node.setAttribute(placeAttribute, String(place));
    place += 1;
    return true;
  });
}

/** What Firefox would show in its reader view; parsed anew, since it takes the page apart. */
function articleOf(html: string): { kept: ReadonlySet<string>; letters: number } | undefined {
  const { root } = parsePage(html);
  dropHidden(root);
  numberPlaces(root);
  // What is not seen is gone: it would take what is hidden by a style, and seen again further within, with it.
  for (const node of root.querySelectorAll('[style]')) node.setAttribute('style', '');
  try {
    const reader = new Readability(root as unknown as ConstructorParameters<typeof Readability>[0], {
      serializer: (node) => node as unknown as HtmlNode,
    });
    const content = reader.parse()?.content;
    if (!content) return undefined;
    const kept = [...content.querySelectorAll(`[${placeAttribute}]`)];
    return {
      kept: new Set(kept.map((node) => node.getAttribute(placeAttribute)!)),
      letters: heldBy(content, new Set()).letters,
    };
  } catch {
    // It wants a body, and parents for what it moves; a page without them is read as it is.
    return undefined;
  }
}
