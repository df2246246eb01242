// Reduces an English word to what its forms and derivations share: "decides", "decided" and "deciding" to one root.
import { irregularWords } from './irregular-words.ts';

const irregular = new Map<string, string>(
  irregularWords
    .trim()
    .split(/\n/)
    .flatMap((line) => {
      const [base = '', ...forms] = line.trim().split(' ');
      return forms.map((form): [string, string] => [form, base]);
    }),
);

// Longest first. What is left must still look like a word.
const suffixes = [
  'ization isation ational fulness ousness iveness ability ibility',
  'ation ition ator ement ingly ness ment ship ance ence ancy ency able ible ally ized ised izer iser ize ise ure ity ive ion ful age',
  'ist ism ous ing ant ent ate al er or ed ly ic th at',
].flatMap((line) => line.split(' '));
const minLeft = 4;
const maxRoots = 50_000;
const known = new Map<string, string>();

/** The root of a word in lower case. Numbers and other marks stand for themselves. */
export function wordRoot(word: string): string {
  const found = known.get(word);
  if (found !== undefined) return found;
  const root = makeRoot(word);
  if (known.size >= maxRoots) known.clear();
  known.set(word, root);
  return root;
}

function makeRoot(word: string): string {
  const plain = american(word.replace(/['’]s?$/, ''));
  if (!/^[a-z][a-z-]+$/.test(plain)) return plain;
  const base = irregular.get(plain) ?? singular(plain);
  // "Lessee" must not become what "lessor" does.
  if (base.endsWith('ee')) return base;
  return derived(irregular.get(base) ?? inflected(base));
}

/** Spelled the American way, where a rule can tell. */
function american(word: string): string {
  return word
    .replace(/(?<=\w{3})our(?=s?$|ed$|ing$|able$|al$|hood$)/, 'or')
    .replace(/ys(?=e$|es$|ed$|ing$)/, 'yz');
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^su']s$/.test(word) && !/(?:is|as)$/.test(word) ? word.slice(0, -1) : word;
}

function inflected(word: string): string {
  if (word.length > 4 && word.endsWith('ied')) return `${word.slice(0, -3)}y`;
  if (/(?:gr|t)eed$/.test(word)) return word.slice(0, -1);
  const stripped = word.length > 4 ? word.replace(/(?:ed|ing)$/, '') : word;
  return ended(stripped.length >= 2 && /[aeiouy]/.test(stripped) ? stripped : word);
}

function derived(word: string): string {
  let root = word.replace(/(?<=ee)ment$/, '');
  if (root.endsWith('ee')) return root;
  for (let round = 0; round < 2; round += 1) {
    const suffix = suffixes.find((end) => root.endsWith(end) && root.length - end.length >= minLeft);
    if (suffix === undefined) break;
    root = root.slice(0, -suffix.length);
  }
  return ended(root);
}

/** Without a mute e or a doubled letter at the end, and with i for a last y: "carry" and "carries", "plan" and "planned" meet. */
function ended(word: string): string {
  if (word.length > 3 && /[^e]e$/.test(word)) return word.slice(0, -1);
  if (word.length > 3 && word.endsWith('y')) return `${word.slice(0, -1)}i`;
  return word.length > 3 ? word.replace(/([bdfglmnprstz])\1$/, '$1') : word;
}
