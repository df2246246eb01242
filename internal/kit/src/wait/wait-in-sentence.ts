// Reads when to come back where a provider says so in its sentence alone.

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const unit = '(?:ms|milliseconds?|h|hours?|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])';
const amount = `\\d{1,9}(?:\\.\\d{1,9})? ?${unit} ?`;
// Azure: "retry after 3 seconds"; OpenAI and Groq: "try again in 1m9.696s", "in 579ms"; Google: "retry in 27.5s".
const sentence = new RegExp(`(?:try again in|retry (?:after|in)) ((?:${amount}){1,4})`, 'i');
const piece = new RegExp(`(\\d{1,9}(?:\\.\\d{1,9})?) ?(${unit})`, 'gi');
const maxMessage = 2000;
/** Longer waits are no waits: a limit of a week is told as one of a day. */
const maxMs = 86_400_000;

/** Milliseconds that a sentence asks to wait, or `undefined` where it names none. */
export function waitInSentence(message: unknown): number | undefined {
  if (typeof message !== 'string') return undefined;
  const [, wait] = sentence.exec(message.slice(0, maxMessage)) ?? [];
  if (wait === undefined) return undefined;
  let ms = 0;
  for (const [, count, word = ''] of wait.matchAll(piece)) {
    const name = /^(?:ms|milli)/i.test(word) ? 'ms' : word.charAt(0).toLowerCase();
    ms += Number(count) * (unitMs[name] as number);
  }
  return Math.min(maxMs, Math.ceil(ms));
}
