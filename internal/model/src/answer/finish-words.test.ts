import { describe, expect, it } from '@jest/globals';
import { emptyAnswer, putFinishWord } from './answer.ts';
import { ReportedError, UnreadableAnswer } from './reported-error.ts';

const put = (word: unknown) => {
  const answer = emptyAnswer();
  putFinishWord(answer, word);
  return answer;
};

describe('putFinishWord', () => {
  it.each([
    ['stop', 'stop'],
    ['FINISH_REASON_STOP', 'stop'],
    ['End Turn', 'stop'],
    ['model_length', 'length'],
    ['MAX-TOKENS', 'length'],
    ['tool_use', 'tool_calls'],
    ['pause_turn', 'other'],
    ['constructor', 'other'],
    [7, 'other'],
  ])('%s means %s', (word, meaning) => {
    expect(put(word)).toMatchObject({ finishReason: meaning, isRefusal: false });
  });

  it.each(['content_filter', 'SAFETY', 'content_filter: PROHIBITED_CONTENT', 'refusal'])(
    '%s is a refusal',
    (word) => {
      expect(put(word).isRefusal).toBe(true);
    },
  );

  it('ends the call where the server broke off, or the model slipped in a call', () => {
    for (const word of ['error', 'abort', 'insufficient_system_resource'])
      expect(() => put(word)).toThrow(ReportedError);
    expect(() => put('function_call_filter: MALFORMED_FUNCTION_CALL')).toThrow(UnreadableAnswer);
  });

  it('keeps the word as it came, 64 characters of it', () => {
    expect(put('End Turn').finishWord).toBe('End Turn');
    expect(put('x'.repeat(100)).finishWord).toHaveLength(64);
  });
});
