import { describe, expect, it } from '@jest/globals';
import { wordRoot } from './word-root.ts';

describe('wordRoot', () => {
  it.each([
    'decide decides decided deciding decision',
    'plan plans planned planning',
    'buy buys bought buying',
    'carry carries carried carrying',
    'operate operates operated operator operation operations',
    'treat treated treatment treatments',
    'child children',
    'study studies studied studying',
    'pay paid payment payments paying',
    'agree agreed agreement',
    'call called calling calls',
    'control controlled controlling',
  ])('is one for %s', (words) => {
    expect(new Set(words.split(' ').map(wordRoot)).size).toBe(1);
  });

  it.each([
    ['contract', 'contrast'],
    ['bus', 'but'],
    ['need', 'net'],
    ['lessor', 'lessee'],
    ['3.5', '3.6'],
  ])('is not one for %s and %s', (one, other) => {
    expect(wordRoot(one)).not.toBe(wordRoot(other));
  });
});
