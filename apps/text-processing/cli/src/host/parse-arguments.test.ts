import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineOperation } from '../../../src/domain/define-operation.ts';
import { flagsOf, readWords } from './parse-arguments.ts';

const sort = defineOperation({
  id: 'sort',
  title: 'Sort',
  description: 'Sorts.',
  options: z.strictObject({
    isBrief: z.boolean().default(false),
    desk: z.enum(['front', 'back']).optional(),
    floor: z.int().nullable().default(null),
    tags: z.array(z.string()).default([]),
    sizes: z.array(z.int()).default([]),
  }),
  answer: z.object({ desk: z.string() }),
  instructions: {
    version: '1',
    system: 'You sort.',
    user: '{{isBrief}} {{desk}} {{floor}} {{tags}} {{sizes}} {{document}}',
  },
  maxTokens: 10,
  cacheTtlMs: 1_000,
  strategy: 'balanced',
  analyze: () => ({ desk: 'front' }),
});
const read = (...args: string[]) => readWords(args, flagsOf(sort));

describe('readWords', () => {
  it('reads each kind of option that an operation can have', () => {
    expect(
      read(
        'a.txt',
        '--is-brief',
        '--desk',
        'back',
        '--floor=-3',
        '--tags',
        'one',
        '--tags=2',
        '--sizes',
        '[1,2]',
      ),
    ).toEqual({
      words: ['a.txt'],
      values: { isBrief: true, desk: 'back', floor: -3, tags: ['one', '2'], sizes: [1, 2] },
    });
  });

  it('takes no word after a flag, and a flag back', () => {
    expect(read('--is-brief', 'a.txt')).toEqual({ words: ['a.txt'], values: { isBrief: true } });
    expect(read('--no-is-brief').values).toEqual({ isBrief: false });
    expect(read('--is-brief=false').values).toEqual({ isBrief: false });
  });

  it('takes what stands after two dashes for words, and a dash alone for one', () => {
    expect(read('-', '--', '--desk').words).toEqual(['-', '--desk']);
  });

  it('names everything that cannot be understood at once, with what is near', () => {
    expect(() => read('--dessk', 'back', '--floor', '-x')).toThrow(
      '--dessk is not an option here; did you mean --desk?',
    );
    expect(() => read('--constructor', '--toString=1', '-q')).toThrow(
      /--constructor[\s\S]*--toString[\s\S]*-q/,
    );
  });
});
