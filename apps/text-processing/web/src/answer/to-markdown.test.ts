import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../service/answer.ts';
import { toJson, toMarkdown, toPlainText } from './to-markdown.ts';
import { toSteps } from './to-steps.ts';

const answer: Answer = {
  operation: 'key_points',
  result: { points: ['The tide is high.', 'The moon is green.'], phrases: ['tide'] },
  provider: 'anthropic',
  model: 'claude',
  degraded: false,
  usage: { inputTokens: 1200, outputTokens: 30, estimated: false },
  cost: { status: 'known', usd: 0.002 },
  cache: { outcome: 'miss' },
  attempts: 2,
  guard: { action: 'allow', score: 0, reasons: [] },
  timeMs: 900,
};
const receipts = [
  {
    path: 'points.0',
    start: 0,
    end: 17,
    verdict: 'supported',
    reasons: [],
    sources: [{ start: 0, end: 17 }],
  },
  { path: 'points.1', start: 0, end: 18, verdict: 'not_found', reasons: [], sources: [] },
] as const;
const written = { title: 'Key points', answer, receipts, text: 'The tide is high. And more.' };

describe('an answer that is written down', () => {
  it('is Markdown, with what is not proven, the sources and who gave it', () => {
    expect(toMarkdown(written)).toBe(
      '# Key points\n\n**points**\n\n- The tide is high.\n- The moon is green. [not found]\n\n**phrases**\n\n- tide\n\n## In the text\n\n> The tide is high.\n\nAnswered by anthropic, claude; tokens: 1,200 in, 30 out; cost: 0.20 ¢.\n',
    );
  });

  it('is plain text, and JSON with its receipts', () => {
    expect(toPlainText({ ...written, answer: { ...answer, result: { summary: 'So.' } } })).toBe('So.');
    expect(JSON.parse(toJson(written))).toEqual({ ...answer, receipts });
  });
});

describe('toSteps', () => {
  it('tells the way in its order, with bars where time was spent', () => {
    expect(toSteps(answer, { firstMs: 400, wholeMs: 1_000 })).toEqual([
      { name: 'Sent', said: '100 ms', from: 0, to: 100 },
      { name: 'Guard', said: 'nothing found' },
      { name: 'Cache', said: 'new' },
      { name: 'First words', said: 'anthropic, claude, at attempt 2, after 300 ms', from: 100, to: 400 },
      { name: 'Writing', said: '600 ms', from: 400, to: 1_000 },
      { name: 'Checked', said: 'has the form that was asked for' },
      { name: 'Cost', said: '0.20 ¢' },
    ]);
  });

  it('asks no model where an answer was kept', () => {
    const kept: Answer = { ...answer, cache: { outcome: 'hit' }, timeMs: 2 };
    expect(toSteps(kept, { wholeMs: 10 }).map(({ name }) => name)).toEqual([
      'Sent',
      'Guard',
      'Cache',
      'Read',
    ]);
  });
});
