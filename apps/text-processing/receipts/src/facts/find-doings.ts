// Finds who does what in a sentence.
import type { Word } from './passage.ts';

/** A verb with the words for who does it, and the other words of its clause. */
export interface Doing {
  readonly verb: Word;
  /** Empty where the clause does not say, as in "was built in 1924". */
  readonly doer: readonly Word[];
  readonly rest: readonly Word[];
  /** Whether somebody does it whom only a word as "we" or "she" names. */
  readonly isByPronoun: boolean;
}

const auxiliary = /^(?:is|are|was|were|be|been|being|get|got|gets)$/;

/** The doings of a sentence, in order. A clause that begins with "and" and its verb has the doer of the clause before. */
export function findDoings(words: readonly Word[]): Doing[] {
  const doings: Doing[] = [];
  const last = words.at(-1)?.clause ?? -1;
  let carried: readonly Word[] = [];
  let wasRelative = false;
  for (let clause = 0; clause <= last; clause += 1) {
    const own = words.filter((word) => word.clause === clause);
    const verbs = own.filter((word) => isVerb(word) && !isGerund(words, word));
    const first = verbs[0];
    if (first === undefined) {
      const helper = own.find(({ pos }) => pos === 'AUX');
      carried = meaning(helper === undefined ? own : own.filter((word) => word.at < helper.at));
      continue;
    }
    const front = own.filter((word) => word.at < first.at);
    const before = meaning(front);
    const isPronoun = front.some(({ lower }) => /^(?:he|she|it|they|we|you|i|that)$/.test(lower));
    const isRelative = front.some(({ lower }) => /^(?:who|which)$/.test(lower));
    const isJoined = front.some(({ lower }) => /^(?:and|but|then)$/.test(lower)) || isRelative || wasRelative;
    const joined = isRelative ? antecedent(words, front) : carried;
    const subject = before.length > 0 ? before : isPronoun || !isJoined ? [] : joined;
    wasRelative = isRelative && !own.some((word) => word.at > first.at && /^(?:,|and)$/.test(word.lower));
    for (const verb of verbs)
      doings.push({
        ...doingOf(own, verb, askedBefore(words, verb) ?? subject),
        isByPronoun: isPronoun && before.length === 0,
      });
    carried = subject;
  }
  return doings;
}

/** "the visitors who", "Greta Solheim, who": what stands right before the word. */
function antecedent(words: readonly Word[], front: readonly Word[]): readonly Word[] {
  const relative = front.find(({ lower }) => /^(?:who|which)$/.test(lower))?.at ?? 0;
  const end = words[relative - 1]?.lower === ',' ? relative - 1 : relative;
  let start = end;
  while (isNominal(words[start - 1])) start -= 1;
  return words.slice(start, end);
}

/** "led Owen Sato to suspect": the doer stands before the "to". */
function askedBefore(words: readonly Word[], { at }: Word): readonly Word[] | undefined {
  if (words[at - 1]?.lower !== 'to') return undefined;
  let start = at - 1;
  while (isNominal(words[start - 1])) start -= 1;
  return start === at - 1 ? undefined : words.slice(start, at - 1);
}

const isNominal = (word: Word | undefined) =>
  word !== undefined && word.kind !== 'number' && (word.kind === 'name' || word.pos === 'NOUN');

const isVerb = ({ pos, kind, lower }: Word) =>
  pos === 'VERB' && (kind === 'content' || kind === 'light' || lower === 'done');

function isGerund(words: readonly Word[], { lower, at }: Word): boolean {
  return (
    lower.endsWith('ing') && !words.slice(Math.max(0, at - 3), at).some((word) => auxiliary.test(word.lower))
  );
}

function doingOf(clause: readonly Word[], verb: Word, subject: readonly Word[]): Omit<Doing, 'isByPronoun'> {
  const after = clause.filter((word) => word.at > verb.at);
  const by = after.findIndex(({ lower }, at) => lower === 'by' && after[at + 1]?.kind !== 'number');
  const isPast = /(?:ed|en|n|t|d|id)$/.test(verb.lower);
  const isHelped = clause.some(
    (word) => word.at < verb.at && word.at >= verb.at - 4 && auxiliary.test(word.lower),
  );
  const isDirect =
    by >= 0 && (by === 0 || /^(?:in|on|at|for|to|with|from|during|since)$/.test(after[0]?.lower ?? ''));
  if (!isPast || (!isHelped && !isDirect)) return { verb, doer: subject, rest: meaning(after) };
  if (by < 0) return { verb, doer: [], rest: [...subject, ...meaning(after)] };
  const all = after.slice(by + 1);
  const not = all.findIndex(({ lower }) => lower === 'not');
  const behind = not < 0 ? all : all.slice(0, not);
  const stop = behind.findIndex(
    ({ lower }, at) => at > 0 && /^(?:since|in|on|at|for|with|during|to|from|after|before)$/.test(lower),
  );
  const [agent, more] = stop < 0 ? [behind, []] : [behind.slice(0, stop), behind.slice(stop)];
  return { verb, doer: meaning(agent), rest: [...subject, ...meaning(after.slice(0, by)), ...meaning(more)] };
}

const meaning = (words: readonly Word[]) =>
  words.filter(
    ({ kind, pos }) =>
      kind === 'name' || kind === 'number' || ((kind === 'content' || kind === 'light') && pos !== 'ADV'),
  );
