import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../service/answer.ts';
import { toJson, toMarkdown, toPlainText } from './to-markdown.ts';

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
