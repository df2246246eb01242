// Plants errors in true sentences, so that a model learns from more of them than people wrote: nothing but the error tells the two apart.

interface True {
  readonly text: string;
  readonly sources: readonly string[];
}

/** A sentence that is wrong, for the document it is wrong of. */
export interface Planted {
  readonly text: string;
  readonly truth: string;
  readonly document: string;
}

type Replacement = readonly [RegExp, string];

const denials: readonly Replacement[] = [
  [/\b(is|are|was|were|will|would|should|must|may|has|have|had) not\b/, '$1'],
  [/\bcannot\b/, 'can'],
  [/\b(?:no longer|never|not)\b/, ''],
  [/\bnobody\b/i, 'everybody'],
  [/\bnone\b/i, 'all'],
  [/\bcan\b/, 'cannot'],
  [/\b(is|are|was|were|will|would|should|must|may|has|have|had)\b/, '$1 not'],
];
const conditions: readonly Replacement[] = [
  [/\bunless\b/i, 'if'],
  [/\b(?:only if|only when|as long as|provided that|provided|if)\b/i, 'unless'],
  [/\bat least\b/i, 'at most'],
  [/\b(?:at most|no more than|up to)\b/i, 'at least'],
  [/\bmore than\b/i, 'less than'],
  [/\b(?:less|fewer) than\b/i, 'more than'],
  [/\b(?:before|until)\b/i, 'after'],
  [/\bafter\b/i, 'before'],
  [/\bonly\b/i, 'even'],
  [/\bexcept\b/i, 'including'],
  [/\bin addition to\b/i, 'instead of'],
];

/** The errors that can be planted in one true sentence; `pick` chooses among the names and numbers of the document. */
export function plantErrors(
  document: string,
  { text, sources }: True,
  pick: (below: number) => number,
): Planted[] {
  const planted: Planted[] = [];
  const add = (truth: string, changed: string | undefined, of = document) => {
    if (changed !== undefined && (changed !== text || of !== document))
      planted.push({ text: changed, truth, document: of });
  };
  add('negated', firstOf(text, denials));
  add('changed-condition', firstOf(text, conditions));
  add('swapped-name', otherName(text, document, pick));
  add('swapped-roles', namesExchanged(text));
  add('changed-number', otherNumber(text, document, pick));
  let without = document;
  for (const source of sources) without = without.replace(source, '');
  if (sources.length > 0) add('invented', text, without);
  return planted;
}

function firstOf(text: string, replacements: readonly Replacement[]): string | undefined {
  const found = replacements.find(([pattern]) => pattern.test(text));
  return found === undefined ? undefined : text.replace(found[0], found[1]).replace(/ {2,}/g, ' ');
}

const name = /(?<![.!?"“] |^)\b\p{Lu}[\p{L}'’-]{2,}(?: \p{Lu}[\p{L}'’-]+)*/gu;
const namesIn = (text: string) => [...text.matchAll(name)].map(([found]) => found);

function otherName(text: string, document: string, pick: (below: number) => number): string | undefined {
  const own = namesIn(text);
  const others = [...new Set(namesIn(document))].filter(
    (other) => !text.includes(other) && !own.some((one) => other.includes(one)),
  );
  const [one, other] = [own[pick(own.length)], others[pick(others.length)]];
  return one === undefined || other === undefined ? undefined : text.replace(one, other);
}

function namesExchanged(text: string): string | undefined {
  const [one, other] = namesIn(text);
  if (one === undefined || other === undefined || one === other) return undefined;
  return text.replace(one, '\u0000').replace(other, one).replace('\u0000', other);
}

const number = /(?<![\d.,])\d[\d.,]*(?<![.,])/g;

function otherNumber(text: string, document: string, pick: (below: number) => number): string | undefined {
  const own: readonly string[] = text.match(number) ?? [];
  const one = own[pick(own.length)];
  if (one === undefined) return undefined;
  const others = [...new Set(document.match(number) ?? [])].filter(
    (other) => !own.includes(other) && Math.abs(other.length - one.length) <= 1,
  );
  const other = others[pick(others.length)];
  return other === undefined ? undefined : text.replace(one, other);
}

const harmless: readonly Replacement[] = [
  [/\bbecause\b/, 'since'],
  [/\babout\b/, 'around'],
  [/\bbut\b/, 'yet'],
  [/\balso\b/, 'too'],
  [/\bhowever\b/i, 'though'],
  [/\bshall\b/, 'must'],
  [/\bThis\b/, 'That'],
  [/, (?:which|who|so that|since|because|although|as)\b[^,.;]*(?=[.;])/, ''],
  [/ \([^)]*\)/, ''],
  [/\b(?:per|each) (?=year|month|week|day)/, 'every '],
  [/ ?;.*(?=\.$)/, ''],
];

/** Sentences of the document, changed in ways that change nothing: a model must not learn to doubt what is near the text. */
export function changeHarmlessly(document: string): string[] {
  const sentences = document.split(/(?<=[.!?])\s+/).filter((one) => /^\p{Lu}.{30,}\.$/u.test(one));
  return sentences.flatMap((sentence, at) => {
    const changed = harmless.reduce((text, [pattern, by]) => text.replace(pattern, by), sentence);
    if (changed !== sentence && changed.length > 30) return [changed];
    const said = `According to the text, ${sentence[0]?.toLowerCase()}${sentence.slice(1)}`;
    return at % 3 === 0 && /^(?:The|A|An|In|On|It|He|She|They|If|When)\b/.test(sentence) ? [said] : [];
  });
}
