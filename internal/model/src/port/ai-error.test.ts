import { inspect } from 'node:util';
import { noUsage } from '@internal/prices';
import { describe, expect, it } from '@jest/globals';
import { AiError, errorTraits } from './ai-error.ts';
import type { AiErrorCode } from './error-code.ts';

describe('AiError', () => {
  it('knows the kind and whether to retry of every code', () => {
    for (const [code, traits] of Object.entries(errorTraits)) {
      expect(new AiError(code as AiErrorCode, 'x')).toMatchObject(traits);
    }
  });

  it('is known across copies of the package, and nothing else is', () => {
    const foreign = Object.defineProperty(new Error('x'), Symbol.for('tpl.ai'), { value: true });
    expect(AiError.isInstance(foreign)).toBe(true);
    expect(AiError.isInstance(new AiError('auth', 'x'))).toBe(true);
    for (const value of [new Error('x'), undefined, null, 'x']) expect(AiError.isInstance(value)).toBe(false);
  });

  it('carries what had arrived where no printer finds it', () => {
    const error = new AiError('stream_truncated', 'x', { partial: { text: 'the answer', usage: noUsage } });
    expect(error.partial?.text).toBe('the answer');
    expect(inspect(error) + JSON.stringify(error)).not.toContain('the answer');
  });

  it('has only the details that were given', () => {
    expect(Object.keys(new AiError('auth', 'x', { provider: 'p', model: undefined }))).not.toContain('model');
  });
});
