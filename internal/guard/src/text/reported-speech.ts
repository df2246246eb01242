// Tells an order from a sentence that tells of one.

const people = new Set(
  'he she they we who boss coach teacher king queen manual mother father friend doctor judge captain'.split(
    ' ',
  ),
);
const verbs = new Set('told asked ordered taught begged forced wanted'.split(' '));

/** Whether what follows is told of somebody else: "He told his assistant to …". Of "he told you to" nobody is sure. */
export function isReported(before: string): boolean {
  const sentence = before.slice(
    Math.max(...['.', '!', '?', '\n'].map((sign) => before.lastIndexOf(sign))) + 1,
  );
  const words = sentence
    .toLowerCase()
    .split(/[^a-z]/)
    .filter(Boolean);
  if (words.pop() !== 'to') return false;
  const verb = words.findLastIndex((word) => verbs.has(word));
  const isFar =
    words.length - verb > 6 || words.slice(verb).includes('you') || words.slice(verb).includes('your');
  return verb > 0 && !isFar && words.slice(Math.max(0, verb - 4), verb).some((word) => people.has(word));
}
