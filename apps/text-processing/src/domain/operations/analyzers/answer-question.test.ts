import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDocument } from '../../reading/read-document.ts';
import { answerQuestion } from './answer-question.ts';

interface Asked {
  readonly document: string;
  readonly question: string;
  readonly passage?: string;
}

const folder = new URL('../fixtures/held-out/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const { answerable, unanswerable } = JSON.parse(read('questions.json')) as Record<string, Asked[]>;

async function ask({ document, question }: Asked) {
  return answerQuestion(await readDocument(read(`${document}.md`)), question);
}

describe('questions on documents that were not used for tuning', () => {
  it('puts the right passage first for at least 70 % of 20', async () => {
    const answers = await Promise.all(
      (answerable ?? []).map(async (asked) => ({ asked, answer: await ask(asked) })),
    );
    const right = answers.filter(({ asked, answer }) => {
      const first = answer.found ? answer.passages[0]?.text : undefined;
      return asked.passage?.split('|').some((passage) => first?.includes(passage));
    });
    expect(answers).toHaveLength(20);
    expect(right.length / answers.length).toBeGreaterThanOrEqual(0.7);
  });

  it('says so when the text does not answer, in at least 7 of 8', async () => {
    const answers = await Promise.all((unanswerable ?? []).map(ask));
    expect(answers.filter(({ found }) => !found).length).toBeGreaterThanOrEqual(7);
  });
});

describe('answerQuestion', () => {
  it('finds a definition rather than a mention', async () => {
    const text =
      'The word quorum is heard often. A quorum is half of the members. Without a quorum nothing is decided.';
    const answer = await answerQuestion(await readDocument(text), 'What is a quorum?');
    expect(answer.found && answer.passages[0]?.text).toBe('A quorum is half of the members.');
  });

  it('finds nothing in a text without words', async () => {
    expect(await answerQuestion(await readDocument('--- 17 ---'), 'Who came?')).toEqual({ found: false });
  });
});
