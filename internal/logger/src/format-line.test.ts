import { describe, expect, it } from '@jest/globals';
import { toJsonLine, toPrettyLine } from './format-line.ts';

const entry = { time: 0, level: 'info', message: 'm' } as const;

describe('toJsonLine', () => {
  it('leaves the longest fields out of a line that is too long, and keeps what is short, wherever it stands', () => {
    const long = 'x'.repeat(60_000);
    const line = toJsonLine({ ...entry, fields: { first: 1, long, other: long, last: 2 } });
    expect(line.length).toBeLessThanOrEqual(65_536);
    expect(JSON.parse(line)).toMatchObject({
      first: 1,
      long: '[left out: 60002 characters]',
      last: 2,
      truncated: true,
    });
  });

  it('lets no field pose as the time, the level or the message of the line', () => {
    const line = JSON.parse(
      toJsonLine({ ...entry, fields: { level: 'error', time: 1, message: 'x', own: 1 } }),
    );
    expect(line).toMatchObject({
      level: 'info',
      message: 'm',
      'fields.level': 'error',
      'fields.time': 1,
      'fields.message': 'x',
      own: 1,
    });
  });

  it('writes what a redactor handed back, though it is no plain data', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(JSON.parse(toJsonLine({ ...entry, fields: { big: 12n } }))).toMatchObject({ big: '12' });
    expect(JSON.parse(toJsonLine({ ...entry, fields: cyclic }))).toMatchObject({ fields: '[not JSON]' });
  });
});

describe('toPrettyLine', () => {
  it('shows the frames of an error, and of one without a stack its name alone', () => {
    const stack = 'Error: x\n    at one (a.js:1:1)\nforged\n    at two (b.js:2:2)';
    const error = { name: 'Error', message: 'x', stack };
    const line = toPrettyLine({ ...entry, level: 'error', fields: { error, gone: undefined, list: [1] } });
    expect(line.split('\n').slice(1)).toEqual(['    at one (a.js:1:1)', '    at two (b.js:2:2)']);
    expect(line).toContain('error=Error: x list=[1]');
    expect(toPrettyLine({ ...entry, fields: { error: { ...error, stack: 7 } } })).not.toContain('\n');
  });
});
