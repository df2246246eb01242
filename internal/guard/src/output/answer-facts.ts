// Tells whether an answer declines or echoes its question.
import { compileRules, matchRules } from '../rules/compile-rules.ts';
import { readRules } from '../rules/read-rules.ts';
import { normalize } from '../text/normalize.ts';
import type { Tokens } from '../text/tokens.ts';
import { tokenize } from '../text/tokens.ts';

/** What an answer is, without judging it. */
export interface AnswerFacts {
  /** The model declines. */
  refusal: boolean;
  /** The answer repeats most of the input. */
  echo: boolean;
}

const declines = compileRules({
  rules: readRules(`fact.refusal - 0
  i|we cannot|cant|wont|couldnt ~2 help|assist|comply|provide|fulfill|fulfil|answer|do|share|support|discuss|generate|create|engage|reveal|disclose|write
  i|we am|can|are|will|m ~1 not|unable|t ~3 able|help|assist|comply|provide|fulfill|answer|share|support|discuss|generate|create|engage|reveal|disclose|write|to
  i|we can|won|couldn t ~2 help|assist|comply|provide|fulfill|answer|do|share|support|discuss|generate|create|engage|reveal|disclose|write
  i must|have ~2 decline|refuse
  not|against ~2 my guidelines|policy|policies|programming|instructions
  as an ai ~4 not|cannot|cant|unable
  ich kann|darf|werde ~6 nicht|leider|keine
  tut mir leid ~8 nicht|keine`),
});

const beginning = 400;
const shingle = 5;

/** Reads off an answer whether it declines, and whether it gives the input back. */
export function answerFacts(answer: string, input: string | undefined): AnswerFacts {
  const start = normalize(answer.slice(0, beginning)).text;
  return {
    refusal: matchRules(declines, tokenize(start), start).length > 0,
    echo: input !== undefined && repeats(answer, input),
  };
}

function repeats(answer: string, input: string): boolean {
  const wanted = shingles(tokenize(normalize(input).text));
  if (wanted.size < 3) return false;
  const given = shingles(tokenize(normalize(answer).text));
  let shared = 0;
  for (const hash of wanted) if (given.has(hash)) shared++;
  return shared >= wanted.size * 0.8;
}

function shingles({ hash, count }: Tokens): Set<number> {
  const found = new Set<number>();
  for (let at = 0; at + shingle <= count; at++) {
    let value = 0;
    for (let step = 0; step < shingle; step++)
      value = (Math.imul(value, 31) + (hash[at + step] as number)) | 0;
    found.add(value);
  }
  return found;
}
