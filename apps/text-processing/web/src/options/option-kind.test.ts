import { describe, expect, it } from '@jest/globals';
import type { ListedOperation, OptionSchema } from '../service/api.ts';
import { initialValue, optionsOf, toOptions, toValues } from './option-kind.ts';

const optionsWith = (properties: Record<string, OptionSchema>) =>
  optionsOf({ id: 'any', title: '', description: '', options: { properties } } satisfies ListedOperation);

const options = optionsWith({
  words: { type: 'integer', minimum: 20, maximum: 500, default: 100 },
  most: { type: 'integer' },
  isShort: { type: 'boolean', default: true },
  tone: { enum: ['plain', 'formal'], default: 'plain' },
  parts: { type: 'array', items: { enum: ['a', 'b', 'c'] } },
  names: { type: 'array', items: { type: 'string' } },
  question: { type: 'string', minLength: 3 },
  day: { type: 'string', format: 'date' },
  note: { anyOf: [{ type: 'string' }, { type: 'null' }], default: 'none' },
  more: { type: 'object' },
});

describe('toValues', () => {
  it('fills the fields so that they send the same again', () => {
    const sent = {
      words: 300,
      most: 7,
      isShort: false,
      tone: 'formal',
      parts: ['c', 'a'],
      names: ['Ada', 'Bo'],
      question: 'How high?',
      day: '2026-11-30',
      note: null,
      more: { deep: [1] },
    };
    expect(toOptions(options, toValues(options, sent))).toEqual(sent);
  });

  it('leaves a field as it comes where nothing was sent of it', () => {
    const untouched = Object.fromEntries(options.map((option) => [option.name, initialValue(option)]));
    expect(toValues(options, {})).toEqual(untouched);
    expect(toValues(options, { question: 'How high?' })).toEqual({ ...untouched, question: 'How high?' });
  });
});
