import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../service/answer.ts';
import { parseCsv } from './parse-csv.ts';
import { cellOf, writeCsv } from './write-csv.ts';

const answer = (result: unknown): Answer => ({
  operation: 'any',
  result,
  provider: 'offline',
  model: 'none',
  degraded: false,
  usage: { inputTokens: 0, outputTokens: 0, estimated: false },
  cost: { status: 'known', usd: 0 },
});

describe('writeCsv', () => {
  it('gives each field a column, and is read back as it was', () => {
    const rows = [
      {
        id: 0,
        name: 'a',
        text: 'x',
        state: 'done',
        answer: answer({ mood: 'good', points: ['1, 2', '"3"'] }),
      },
      { id: 1, name: 'b', text: 'y', state: 'failed', error: 'It was\nno text.' },
    ] as const;
    expect(parseCsv(writeCsv(rows), 10)).toEqual({
      columns: ['name', 'status', 'mood', 'points', 'provider', 'usd', 'error'],
      rows: [
        ['a', 'done', 'good', '1, 2\n"3"', 'offline', '0', ''],
        ['b', 'failed', '', '', '', '', 'It was\nno text.'],
      ],
    });
  });

  it.each(['=1+1', '+1', '@sum', '\t=1', ' =1', "-cmd|' /C calc'!A0"])('takes %j for no formula', (cell) => {
    expect(cellOf(cell).replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it.each(['-12.5', '12', 'a = b'])('leaves %j as it is', (cell) => {
    expect(cellOf(cell)).toBe(cell);
  });
});
