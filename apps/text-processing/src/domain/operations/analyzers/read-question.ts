// Reads what a question asks for, and which of its words matter.
import { readTokens } from '../../reading/read-document.ts';

/** What kind of thing would answer a question. */
export type AnswerKind =
  | 'person'
  | 'name'
  | 'time'
  | 'number'
  | 'money'
  | 'distance'
  | 'weight'
  | 'duration'
  | 'reason'
  | 'place'
  | 'any';

/** A question, reduced to what can be looked for. */
export interface Question {
  readonly kind: AnswerKind;
  readonly terms: readonly QueryTerm[];
  /** Words side by side, at least one of them telling: `both lamp`. */
  readonly pairs: ReadonlySet<string>;
  /** What "What is …?" asks the meaning of, in lower case. */
  readonly subject?: string;
}

/** One word of a question. */
export interface QueryTerm {
  readonly stem: string;
  /** Stems that would do as well. */
  readonly alike: readonly string[];
  /** A name must stand in the text for the question to be about it. */
  readonly isName: boolean;
  /** 0..1: nouns name what a question is about, verbs and adverbs vary more. */
  readonly weight: number;
}

const kinds: readonly (readonly [RegExp, AnswerKind])[] = [
  [/\bwho(?:se|m)?\b/i, 'person'],
  [
    /\b(?:when|what (?:year|date|day|month|time)|which (?:year|date|day|month)|at what time|how old)\b/i,
    'time',
  ],
  [/\bhow (?:long|often|soon)\b/i, 'duration'],
  [
    /\bhow much\b.{1,60}\b(?:cost|pay|paid|earn|charge|spend|spent|price|worth|money)\b|\bwhat\b.{1,30}\b(?:price|cost|fee|salary|wage)\b/i,
    'money',
  ],
  [/\bhow (?:far|high|tall|deep|wide)\b/i, 'distance'],
  [/\bhow (?:heavy|much\b.{1,40}\bweigh)\b/i, 'weight'],
  [
    /\b(?:how (?:many|much|large|big|fast|hot|cold)|what (?:number|percentage|share|amount|price|temperature))\b/i,
    'number',
  ],
  [/\b(?:why|what (?:reason|caused|causes)|for what reason|how come)\b/i, 'reason'],
  [/\b(?:name of|named|called)\b/i, 'name'],
  [/\b(?:where|in (?:what|which) (?:place|city|country|town|room))\b/i, 'place'],
];

// Words that ask rather than name: they need not stand in the text.
const asking = new Set(
  "who whom whose what which when where why how many much long often soon kind sort type name called tell does did year date day month time number percentage amount reason thing people person place come get give take make say happen mean use text document author's high tall deep wide far large big old fast".split(
    ' ',
  ),
);

// Words that questions swap for those of a text. Stems, as the stemmer gives them.
const alike: readonly string[] = [
  'cost price fee pay paid charg expens rent',
  'begin began start open found launch establish',
  'end finish close stop termin ceas expir',
  'allow permit may can right entitl let grant',
  'forbid forbidden prohibit ban must cannot disallow',
  'need requir must necessari oblig',
  'build built construct make made erect',
  'buy bought purchas acquir',
  'big larg huge great',
  'small littl tini',
  'fast quick speed rapid',
  'show display present',
  'keep store kept save preserv retain hold held',
  'send sent deliv transmit ship convei convey distribut',
  'die death dead kill',
  'break broke broken fail failur fault',
  'chang modifi alter modif edit adapt',
  'remov delet strip eras',
  'job work employ task',
  'win won prize award',
  'earn salari wage paid',
  'live lived inhabit resid home',
  'lead led run head direct manag',
  'write wrote written author',
  'teach taught train school lesson learn',
  'warrant guarante liabil liabl',
  'fix repair mend restor',
  'weigh weight heavi ton tonn kilogram',
  'depth deep',
  'height high tall metr',
  'length long metr',
  'width wide metr',
];
const groups = new Map<string, string[]>();
for (const group of alike) {
  const words = group.split(' ');
  for (const word of words)
    groups.set(word, [...(groups.get(word) ?? []), ...words.filter((other) => other !== word)]);
}

const weights: Readonly<Record<string, number>> = { VERB: 0.7, AUX: 0.5, ADJ: 0.8, ADV: 0.4 };

/** Reads a question into the words to look for and the kind of its answer. */
export async function readQuestion(text: string): Promise<Question> {
  const tokens = await readTokens(text);
  const kind = kinds.find(([pattern]) => pattern.test(text))?.[1] ?? 'any';
  const content = tokens.filter(
    (token) => token.isContent && !asking.has(token.text.toLowerCase()) && !asking.has(token.stem),
  );
  // A question of nothing but common words is still a question.
  const used = content.length > 0 ? content : tokens.filter((token) => token.isContent);
  const terms = new Map<string, QueryTerm>();
  for (const token of used) {
    const isName = token.pos === 'PROPN' && /^\p{Lu}/u.test(token.text) && token.start > 0;
    terms.set(token.stem, {
      stem: token.stem,
      alike: groups.get(token.stem) ?? [],
      isName,
      weight: weights[token.pos] ?? 1,
    });
  }
  const subject = /^what (?:is|are) (?:an? |the )?([\p{L}\p{N} '-]{2,60})\?*$/iu
    .exec(text.trim())?.[1]
    ?.toLowerCase();
  const pairs = new Set<string>();
  tokens.forEach((token, place) => {
    const before = tokens[place - 1];
    if (before && (before.isContent || token.isContent) && token.pos !== 'PUNCT')
      pairs.add(`${before.stem} ${token.stem}`);
  });
  return { kind, terms: [...terms.values()], pairs, ...(subject && { subject }) };
}
