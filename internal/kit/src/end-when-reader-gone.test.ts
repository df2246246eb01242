import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { endWhenReaderGone } from './end-when-reader-gone.ts';

describe('endWhenReaderGone', () => {
  it('ends with 141 where nobody reads, and hides no other error', () => {
    const outputs = [new EventEmitter(), new EventEmitter()] as unknown as NodeJS.WriteStream[];
    const codes: number[] = [];
    endWhenReaderGone(outputs, (code) => void codes.push(code));
    for (const output of outputs)
      output.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(codes).toEqual([141, 141]);
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    expect(() => outputs[0]?.emit('error', full)).toThrow(full);
    expect(codes).toHaveLength(2);
  });
});
