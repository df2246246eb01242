// Knows British spellings, private words, and what to write instead.

/** Endings from British to American, for the stems that stand before them. */
const spellings: readonly (readonly [british: RegExp, american: string])[] = [
  [
    /^(behavi|col|fav|flav|hon|harb|hum|lab|neighb|rum|endeav|arm)our(?=(s|ed|ing|al|able|ite|ful|less|y|er|ers|hood|ably|ites)?$)/,
    '$1or',
  ],
  [
    /^((?:de|re|un|non)?(?:author|apolog|canonical|capital|categor|central|character|critic|custom|digit|equal|final|formal|general|harmon|ideal|immun|initial|internal|item|jeopard|legal|local|material|maxim|memor|minim|mobil|modern|monet|neutral|normal|optim|organ|parallel|parameter|penal|personal|polar|popular|priorit|public|random|rational|real|recogn|regular|sanit|serial|social|special|stabil|standard|steril|summar|symbol|synchron|sympath|token|util|vector|virtual|visual))is(?=(e|ed|es|er|ers|ing|able|ation|ations)$)/,
    '$1iz',
  ],
  [/^(anal)ys(?=(e|ed|er|ers|ing)$)/, '$1yz'],
  [/^(emphas)is(?=(e|ed|ing)$)/, '$1iz'],
  [/^(cent|fib|lit|theat)re(?=(s|d)?$)/, '$1er'],
  [/^(licen|defen|offen|preten)ce(?=(s|d)?$)/, '$1se'],
  [/^(judg|acknowledg)ement(?=s?$)/, '$1ment'],
  [
    /^(label|model|signal|level|travel|tunnel|channel|fuel|total|marshal|unravel|pencil|panel)l(?=(ed|ing|er|ers)$)/,
    '$1',
  ],
  [/^(catal|anal|dial|monol|epil|prol)ogue(?=(s|d)?$)/, '$1og'],
  [/^(artefact)(?=s?$)/, 'artifact'],
  [/^(programme)(?=s?$)/, 'program'],
  [/^(grey)(?=(s|ed|ish)?$)/, 'gray'],
  [/^(whilst)$/, 'while'],
  [/^(amongst)$/, 'among'],
  [/^(learnt)$/, 'learned'],
  [/^(spelt)$/, 'spelled'],
  [/^(fulfil|enrol|instil)(?=s?$)/, '$1l'],
  [/^(practis)(?=(e|ed|es|ing)$)/, 'practic'],
  [/^(sceptic)(?=(s|al|ism)?$)/, 'skeptic'],
];

/** The private vocabulary of former versions, and the field's own words. */
const privateWords = new Map([
  ['wish', 'options'],
  ['wishes', 'options'],
  ['granted', 'options or allowed'],
  ['debt', 'pending'],
  ['debts', 'pending'],
  ['softly', 'guarded'],
  ['unmet', 'missing'],
]);

/** The American spelling of a British word; `undefined` when it is none. */
export function americanFor(word: string): string | undefined {
  const lower = word.toLowerCase();
  const found = spellings.find(([british]) => british.test(lower));
  return found && lower.replace(found[0], found[1]);
}

/** The plain word for one of the private vocabulary. */
export function plainFor(word: string): string | undefined {
  return privateWords.get(word.toLowerCase());
}
