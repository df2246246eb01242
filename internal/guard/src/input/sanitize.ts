// Cuts suspicious parts out of a text until nothing suspicious is left.
import { isInvisible } from '../text/fold.ts';
import type { GuardSpan } from '../verdict/verdict.ts';
import type { TextScore } from './score-text.ts';

const rounds = 4;
const mark = '[removed]';

/** A copy without the suspicious parts that is no longer suspicious, or nothing where no such copy was found. */
export function sanitize(
  text: string,
  found: TextScore,
  judge: (text: string) => TextScore,
  below: number,
): string | undefined {
  let rest = text;
  let now = found;
  for (let round = 0; round < rounds; round++) {
    const clean = stripInvisible(cut(rest, now.spans));
    if (clean === rest) return undefined;
    rest = clean;
    now = judge(rest);
    if (now.score < below) return rest;
  }
  return undefined;
}

function cut(text: string, spans: readonly GuardSpan[]): string {
  let out = '';
  let done = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start > done || (start === 0 && done === 0)) out += text.slice(done, start) + mark;
    done = Math.max(done, end);
  }
  return out + text.slice(done);
}

function stripInvisible(text: string): string {
  return [...text].filter((char) => !isInvisible(char.codePointAt(0) as number)).join('');
}
