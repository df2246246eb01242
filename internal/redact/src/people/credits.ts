// Tells the credit of who wrote a file, which stands there to be found, from an address in a sentence.

// On the line itself, with nothing but names between.
const label =
  /@(?:author|contributor)\b|\b(?:authors?|maintainers?|contributors?)(?:\(s\)|[_-]?e?mail)?["'*_]{0,3}\s{0,2}[:=]|\bcopyright\b|\(c\) ?\d|\u00a9|\b(?:maintained|written|contributed|patch(?:es)?) (?:by|from)\b|\b(?:signed-off|co-developed|co-authored)-by:/giu;
const small =
  /^(?:c|lt|and|by|from|of|the|et|al|und|de|van|von|der|den|da|di|le|la|e?mail|name|inc|ltd|all|rights|reserved|https?)$/i;
// `C<ann@x.org` of Perl's documents, and a name in brackets that ends a comment.
const inBrackets = /(?:^|[^A-Za-z])[A-Z]<[^>]{0,20}$|^(?: \*|#\s{2,8}|\/\/|\/\*)\s.{0,120}[<(]$/;
// Under a heading, or a name of data that holds names, addresses and pages alone.
const heading =
  /^=(?:head\d (?:AUTHOR|CREDIT|MAINTAIN|COPYRIGHT|ACKNOWLEDG|CONTRIB|BUGS|THANKS|SEE ALSO)|item\b)/im;
const field = /["'_](?:authors?|contributors|maintainers|bugs)["'_]+\s{0,4}[:=]/gi;
const otherField =
  /["'](?!(?:name|email|mail|url|web|site|homepage)["'])[\w-]{1,40}["']\s{0,2}[:=]|(?<!\w)[a-z]{1,40} [a-z]{1,40}(?!\w)/;

/** Whether the 300 characters before an address credit whom it belongs to. */
export function isCredit(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (inBrackets.test(line) || heading.test(before)) return true;
  const data = restAfter(field, before);
  if (data !== undefined && !otherField.test(data)) return true;
  const names = restAfter(label, line);
  if (names === undefined) return false;
  const others = names.split(/[\s,;:&<>()[\]{}"'*=|/]+/).filter((word) => !isName(word)).length;
  // Behind "Author:" it may be the name of an account.
  return others === 0 || (others === 1 && /[:=]\s{0,2}[\w.-]{1,40}[\s<(]{1,3}$/.test(line));
}

const isName = (word: string) => /^(?:[^\p{Ll}]|$)|@/u.test(word) || small.test(word);

/** What stands behind the last place where a pattern matches. */
function restAfter(pattern: RegExp, text: string): string | undefined {
  const last = Array.from(text.matchAll(pattern)).at(-1);
  return last && text.slice(last.index + last[0].length);
}
