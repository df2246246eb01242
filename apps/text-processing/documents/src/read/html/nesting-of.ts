// Counts how deep the elements of a page lie in each other, before anything is made of them.

/** Elements that hold nothing, and those that the next of their kind ends. */
const flat = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd td th tr tbody thead tfoot option optgroup colgroup rp rt'.split(
    ' ',
  ),
);
const longestName = 20;

/** The deepest nesting of a page that its author may have forgotten to close elements of. */
export function nestingOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const isClosing = html[at + 1] === '/';
    const from = at + (isClosing ? 2 : 1);
    const name = /^[a-z][a-z0-9]*/i.exec(html.slice(from, from + longestName))?.[0].toLowerCase();
    if (name === undefined || flat.has(name)) continue;
    depth = Math.max(0, depth + (isClosing ? -1 : 1));
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
