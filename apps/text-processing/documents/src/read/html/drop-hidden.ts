// Takes out of a page what its readers do not see.
import type { Look, Said } from './declared-look.ts';
import type { HtmlNode } from './html-node.ts';
import { putBehind, walk } from './html-node.ts';
import { struckAttribute } from './inline-text.ts';
import type { PageLooks } from './page-looks.ts';
import { pageLooks } from './page-looks.ts';
import { showFields } from './show-fields.ts';

// The reading beside a word (`rt`) repeats it, as in Word files (kevinboone/epub2txt2#32).
const neverShown = new Set(
  'script style template noscript head title iframe object embed svg canvas audio video button datalist annotation annotation-xml rt rp'.split(
    ' ',
  ),
);

/** Which elements hide the text that stands here, each in its way; what is further within may be seen again. */
interface Hushed {
  readonly bySize: HtmlNode | undefined;
  readonly byVisibility: HtmlNode | undefined;
  readonly byColor: HtmlNode | undefined;
}

/** Removes what is not shown, and writes what is shown without being text; how many of the elements that hid something held words. */
export function dropHidden(root: HtmlNode): number {
  showShadows(root);
  const looks = pageLooks(root);
  const isScripted = root.querySelector('script') !== null;
  const headings = headingButtons(root);
  const formulas = spokenFormulas(root, looks);
  const removed: HtmlNode[] = [];
  const spoken = new Set<HtmlNode>();
  const around: Hushed[] = [{ bySize: undefined, byVisibility: undefined, byColor: undefined }];
  const remove = (node: HtmlNode, hider: HtmlNode | undefined, text: string | null | undefined) => {
    removed.push(node);
    if (hider && /[\p{L}\p{N}]/u.test(text ?? '')) spoken.add(hider);
  };
  walk(
    root,
    (node) => {
      const outer = around.at(-1)!;
      const hider = outer.bySize ?? outer.byVisibility ?? outer.byColor;
      // The spaces between words that are seen stay.
      if (node.nodeType === 3 && hider && /\S/.test(node.data ?? '')) remove(node, hider, node.data);
      if (node.nodeType !== 1) return false;
      around.push(outer);
      if (neverShown.has(node.localName ?? '') && !headings.has(node)) {
        remove(node, undefined, undefined);
        return false;
      }
      // A page that hides all of itself is one that its script shows (mozilla/readability#921).
      if (formulas.has(node)) return true;
      const isWhole = isScripted && wholePage.has(node.localName ?? '');
      const opens = opensLater(node);
      const { isGone, display, size, visibility, color, struck } = looks.of(
        node,
        hider !== undefined || opens,
      );
      const isAway = display ? !display.isSeen : opens;
      // Most sites see to it that nothing else that is said undoes the attribute, in sheets that are not read here.
      if (!isWhole && (isGone || isAway || node.getAttribute('hidden') !== null)) {
        remove(node, node, node.textContent);
        return false;
      }
      if (struck?.isSeen) node.setAttribute(struckAttribute, '');
      around[around.length - 1] = {
        bySize: hiderOf(size, node, outer.bySize),
        byVisibility: isWhole ? undefined : hiderOf(visibility, node, outer.byVisibility),
        byColor: hiderOf(color, node, outer.byColor),
      };
      return true;
    },
    ({ nodeType }) => void (nodeType === 1 && around.pop()),
  );
  for (const node of removed) node.remove();
  showFields(root);
  // Whoever looks for the article of a page takes all buttons out of it.
  for (const button of headings) {
    putBehind(button, button.childNodes);
    button.remove();
  }
  return spoken.size;
}

/** Puts what an element shows in place of what it holds: its shadow, with its own children in the slots (mozilla/readability#744). */
function showShadows(root: HtmlNode): void {
  const shadows = new Map<HtmlNode | null, HtmlNode>();
  for (const template of root.querySelectorAll('template[shadowrootmode]'))
    if (!shadows.has(template.parentNode)) shadows.set(template.parentNode, template);
  // The inner ones first: what they leave of slots is of those around them.
  for (const template of [...shadows.values()].reverse()) {
    const light = new Map<string, HtmlNode[]>();
    for (const node of template.parentNode?.childNodes ?? []) {
      const name = (node.nodeType === 1 && node.getAttribute('slot')) || '';
      if (node === template) continue;
      const named = light.get(name) ?? [];
      named.push(node);
      light.set(name, named);
    }
    for (const slot of [...template.querySelectorAll('slot')]) {
      const name = slot.getAttribute('name') ?? '';
      putBehind(slot, light.get(name) ?? slot.childNodes);
      slot.remove();
      light.delete(name);
    }
    for (const node of [...light.values()].flat())
      if (node.nodeType === 1) node.setAttribute('hidden', '');
      else node.remove();
    // Its sheets are for nothing else on the page.
    for (const sheet of [...template.querySelectorAll('style')]) sheet.remove();
    putBehind(template, template.childNodes);
    template.remove();
  }
}

/** What browsers do not show before somebody opens it, unless the page says how it is displayed. */
function opensLater(node: HtmlNode): boolean {
  const isDialog = node.localName === 'dialog';
  const isOpen = isDialog && node.getAttribute('open') !== null;
  return !isOpen && (isDialog || node.getAttribute('popover') !== null);
}

const wholePage = new Set(['html', 'body']);

/**
 * Formulas beside which stands what they look like, for those who do not listen to the page: letters without raised ones, or a picture
 * (jgm/pandoc#9971). The look is removed; a formula is read also where only listeners are given it, if no words stand in it.
 */
function spokenFormulas(root: HtmlNode, looks: PageLooks): Set<HtmlNode> {
  const found = new Set<HtmlNode>();
  for (const twin of [...root.querySelectorAll('[aria-hidden="true"]')]) {
    const holder = onlyOther(twin);
    const formula = holder?.localName === 'math' ? holder : holder?.querySelector('math');
    if (!holder || !formula || lettersOf(holder) !== lettersOf(formula)) continue;
    const around = [holder];
    for (let node: HtmlNode | null = formula; node && node !== holder; node = node.parentNode)
      around.push(node);
    const seen = signsOf(lettersOf(twin));
    if (seen !== '' && seen !== signsOf(lettersIn(formula))) continue;
    if (hasWords(formula) && !around.every((node) => isShown(node, looks.of(node, false)))) continue;
    twin.remove();
    for (const node of around) found.add(node);
  }
  return found;
}

const mostBeside = 8;

/** The only element beside another, where no text stands there. */
function onlyOther(twin: HtmlNode): HtmlNode | undefined {
  const others: HtmlNode[] = [];
  let count = 0;
  for (let node = twin.parentNode?.firstChild ?? null; node; node = node.nextSibling) {
    count += 1;
    if (count > mostBeside || (node.nodeType === 3 && /\S/.test(node.data ?? ''))) return undefined;
    if (node.nodeType === 1 && node !== twin) others.push(node);
  }
  return others.length === 1 ? others[0] : undefined;
}

const isShown = (node: HtmlNode, { isGone, display, size, visibility, color }: Look) =>
  !isGone &&
  node.getAttribute('hidden') === null &&
  [display, size, visibility, color].every((said) => said?.isSeen !== false);

/** Names of functions have three letters; orders that nobody is to see have more. */
const hasWords = (formula: HtmlNode): boolean =>
  /\p{L}{8}/u.test(lettersIn(formula)) ||
  [...formula.querySelectorAll('mi, mo, mn, ms, mtext')].some(({ textContent }) =>
    /\p{L}{4}/u.test(textContent ?? ''),
  );

/** What a formula shows, without its source. */
function lettersIn(formula: HtmlNode): string {
  const shown: string[] = [];
  walk(formula, ({ nodeType, localName = '', data = '' }) => {
    if (nodeType === 3) shown.push(data);
    return !sources.has(localName);
  });
  return shown.join('').replace(/\s+/g, '');
}

const sources = new Set(['annotation', 'annotation-xml']);

/** Letters and figures in one order, since a fraction may be drawn from below. */
const signsOf = (text: string): string =>
  (text.normalize('NFKC').match(/[\p{L}\p{N}]/gu) ?? []).sort().join('');

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
