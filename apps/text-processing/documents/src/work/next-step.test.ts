import { describe, expect, it } from '@jest/globals';
import { operations } from '../../../src/domain/operations/index.ts';
import { maxSteps, nextStep } from './next-step.ts';

const operationOf = (id: string) => operations.find((operation) => operation.id === id)!;
const about = { options: {}, bounds: { maxTokens: 100, maxCharacters: 100_000 }, steps: 1 };
const summary = (words: number) => ({ summary: `${'tide '.repeat(words).trim()}.` });

describe('nextStep', () => {
  it('hands on the answer of the only part as it is', () => {
    const only = summary(5);
    expect(nextStep(operationOf('summarize'), [only], about)).toEqual({ kind: 'answer', result: only });
  });

  it('asks again about what the parts say, in fewer parts', () => {
    const next = nextStep(operationOf('summarize'), Array(8).fill(summary(30)), about);
    expect(next).toMatchObject({ kind: 'texts' });
    expect((next as unknown as { texts: string[] }).texts.length).toBeLessThan(8);
  });

  it('ends where what the parts say is no shorter than they are, and after so many steps in any case', () => {
    expect(nextStep(operationOf('summarize'), Array(8).fill(summary(90)), about)).toEqual({
      kind: 'endless',
    });
    const short = Array(8).fill(summary(5));
    expect(nextStep(operationOf('summarize'), short, { ...about, steps: maxSteps })).toEqual({
      kind: 'endless',
    });
  });

  it('asks about the parts that found something, and takes the first "no" where none did', () => {
    const none = { found: false, answer: 'It does not say.', passages: [] };
    const some = { found: true, answer: 'At noon.', passages: ['It begins at noon.'] };
    expect(nextStep(operationOf('qa'), [none, some, none], about)).toEqual({
      kind: 'texts',
      texts: ['It begins at noon.\n\nAt noon.'],
    });
    expect(nextStep(operationOf('qa'), [none, none], about)).toEqual({ kind: 'answer', result: none });
  });

  it('takes questions of all parts in turns', () => {
    const part = (name: string) => ({
      questions: [1, 2].map((n) => ({ question: `${name}${n}?`, answer: name })),
    });
    const next = nextStep(operationOf('questions'), [part('a'), part('b')], {
      ...about,
      options: { count: 3 },
    });
    expect(next).toMatchObject({
      kind: 'answer',
      result: { questions: [{ question: 'a1?' }, { question: 'b1?' }, { question: 'a2?' }] },
    });
  });

  it('counts moods, and calls it mixed where praise and blame are about as many', () => {
    const part = (sentiment: string, confidence: number) => ({
      sentiment,
      confidence,
      explanation: `${sentiment}!`,
    });
    const merge = (...moods: [string, number][]) =>
      nextStep(
        operationOf('sentiment'),
        moods.map(([mood, confidence]) => part(mood, confidence)),
        about,
      ) as { result: { sentiment: string; confidence: number; explanation: string } };
    expect(merge(['positive', 0.9], ['positive', 0.5], ['neutral', 0.8]).result).toEqual({
      sentiment: 'positive',
      confidence: 0.47,
      explanation: 'Of 3 parts: 2 positive, 1 neutral. The surest: positive!',
    });
    expect(merge(['positive', 0.9], ['negative', 0.9], ['neutral', 0.8]).result.sentiment).toBe('mixed');
  });
});
