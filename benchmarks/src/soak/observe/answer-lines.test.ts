import { describe, expect, it } from '@jest/globals';
import { quantileByMinute, unansweredByMinute } from './answer-lines.ts';

describe('the answers of a minute', () => {
  it('are a point each, in order, by the quantile', () => {
    const answered = [120_000, 10, 20, 30, 59_999].map((askedAt, at) => ({ askedAt, ms: at * 10 }));
    expect(quantileByMinute(answered, 0.5)).toEqual([
      { minute: 0, value: 20 },
      { minute: 2, value: 0 },
    ]);
  });

  it('are a share where some did not come; a minute in which hardly anybody asked says nothing', () => {
    const asked = Array.from({ length: 100 }, (_, at) => ({
      askedAt: at < 40 ? 61_000 : at < 99 ? 5 : 120_000,
      isAnswered: at % 4 !== 0 && at < 99,
    }));
    expect(unansweredByMinute(asked)).toEqual([
      { minute: 0, value: 15 / 59 },
      { minute: 1, value: 0.25 },
    ]);
  });
});
