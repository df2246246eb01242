import { describe, expect, it } from '@jest/globals';
import type { ProcessAnswer } from '../../domain/text-service.ts';
import { stepsOf } from './server-timing.ts';

describe('stepsOf', () => {
  it('tells what the guard and the cache said, and each attempt with its time', () => {
    const asked = { provider: 'openai', model: 'm', startMs: 0, durationMs: 12.34 };
    const answer = {
      guard: { action: 'flag', score: 0.4, reasons: [] },
      cache: { outcome: 'miss' },
      tries: [
        { ...asked, ok: false, code: 'overloaded' },
        { ...asked, ok: true, provider: 'own "one"' },
      ],
    } as unknown as ProcessAnswer;
    expect(stepsOf(answer)).toBe(
      'guard;desc="flag", cache;desc="miss", attempt-1;desc="openai: overloaded";dur=12.3, attempt-2;desc="own _one_";dur=12.3',
    );
    expect(stepsOf({ cache: { outcome: 'hit' } } as ProcessAnswer)).toBe('cache;desc="hit"');
  });
});
