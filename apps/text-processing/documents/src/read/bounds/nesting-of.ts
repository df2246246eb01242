// Counts how deep the elements of a page lie in each other, before anything is made of them.

/** Elements that hold nothing, and those that the next of their kind ends. */
const flat = new Set(
  'area base br col embed hr img input link meta source track wbr p li dt dd td th tr tbody thead tfoot option optgroup colgroup rp rt'.split(
    ' ',
  ),
);
const longestName = 20;

/** Elements whose content is text, whatever it looks like. */
const literal = new Set(['script', 'style', 'textarea', 'title']);

/** The deepest nesting of a page, as its tags say: authors forget to close some. */
export function nestingOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = html.indexOf('<'); at >= 0; ) {
    const isClosing = html[at + 1] === '/';
    const from = at + (isClosing ? 2 : 1);
    const name = /^[a-z][a-z0-9]*/i.exec(html.slice(from, from + longestName))?.[0].toLowerCase();
    let behind = at + 1;
    if (html.startsWith('<!--', at)) behind = endAt(html, '-->', at + 4);
    else if (name !== undefined) {
      behind = tagEnd(html, from);
      if (!isClosing && literal.has(name)) behind = endAt(html, `</${name}`, behind);
      else if (!flat.has(name)) depth = Math.max(0, depth + (isClosing ? -1 : 1));
      deepest = Math.max(deepest, depth);
    }
    at = html.indexOf('<', behind);
  }
  return deepest;
}

function endAt(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at;
}

/** Behind a tag: a bracket within the quotes of a value does not end it. */
function tagEnd(html: string, from: number): number {
  let quote = '';
  for (let at = from; at < html.length; at += 1) {
    const letter = html[at]!;
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if ((letter === '"' || letter === "'") && html[at - 1] === '=') quote = letter;
    else if (letter === '>') return at + 1;
  }
  return html.length;
}
