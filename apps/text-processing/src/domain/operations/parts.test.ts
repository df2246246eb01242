// What becomes of a long document's parts, by operation.
import { describe, expect, it } from '@jest/globals';
import { nextStep } from '../../../documents/src/analysis/next-step.ts';
import { operations } from './index.ts';

const operationOf = (id: string) => operations.find((operation) => operation.id === id)!;
const about = { options: {}, bounds: { maxTokens: 100, maxCharacters: 100_000 }, steps: 1 };

describe('answers about parts', () => {
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

  it('claim what the text must say, and nothing that is a judgment', () => {
    const claimsOf = (id: string, answer: unknown) => operationOf(id).claims?.(answer);
    expect(claimsOf('summarize', { summary: 'It rained.' })).toEqual({ summary: 'It rained.' });
    expect(claimsOf('key_points', { points: ['It rained.', 'It snowed.'], phrases: [] })).toEqual({
      'points.0': 'It rained.',
      'points.1': 'It snowed.',
    });
    expect(claimsOf('qa', { found: true, answer: 'At noon.', passages: [] })).toEqual({ answer: 'At noon.' });
    expect(claimsOf('qa', { found: false, answer: 'It does not say.', passages: [] })).toEqual({});
    expect(claimsOf('questions', { questions: [{ question: 'When?', answer: 'At noon.' }] })).toEqual({
      'questions.0.answer': 'At noon.',
    });
    expect(claimsOf('sentiment', {})).toBeUndefined();
  });
});
