// Recognizes keys that are too weak for production.
import { readKeyFormat } from '@internal/redact';

const giveaways =
  /password|passwort|secret|changeme|change-me|example|default|qwert|letmein|test|demo|admin/i;

/**
 * Why a key must not guard production, or `undefined` when it may. A key that people made up holds fewer bits than
 * its length says, so whatever is not plainly random of 128 bits (NIST SP 800-131A's floor of 112, rounded up) is weak.
 */
export function weaknessOf(key: string): string | undefined {
  const format = readKeyFormat(key);
  if (format) return format.kind === 'test' ? 'is a test key' : undefined;
  if (key.length * bitsPerCharacter(key) < 128) return 'holds fewer than 128 bits';
  if (new Set(key).size < 10 || hasPeriod(key) || isSequence(key)) return 'repeats itself';
  if (giveaways.test(key) || isMadeOfWords(key)) return 'is made of words';
  return undefined;
}

/** Letters that read as words: without a digit, mostly in runs of small ones, and never many consonants in a row. */
function isMadeOfWords(key: string): boolean {
  if (/\d/.test(key)) return false;
  const letters = key.match(/[a-z]/gi)?.length ?? 0;
  const words = key.match(/[A-Z]?[a-z]{2,}|[A-Z]{12,}/g)?.join('').length ?? 0;
  const hard = key.match(/[bcdfghjklmnpqrstvwxz]{4,}/gi)?.join('').length ?? 0;
  return words / letters > 0.6 && hard / letters < 0.2;
}

function bitsPerCharacter(key: string): number {
  if (/^[0-9a-f]+$/i.test(key)) return 4;
  const classes: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^a-zA-Z\d]/, 4],
  ];
  return Math.log2(classes.reduce((sum, [pattern, size]) => sum + (pattern.test(key) ? size : 0), 0));
}

function hasPeriod(key: string): boolean {
  // A text has a period exactly when it occurs in its own double before its end.
  return (key + key).indexOf(key, 1) < key.length || new Set(key.match(/.{4}/g)).size < key.length / 8;
}

function isSequence(key: string): boolean {
  let steps = 0;
  for (let index = 1; index < key.length; index += 1) {
    if (Math.abs(key.charCodeAt(index) - key.charCodeAt(index - 1)) === 1) steps += 1;
  }
  return steps > key.length / 3;
}
