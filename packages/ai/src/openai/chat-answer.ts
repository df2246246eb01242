// Reads a whole answer of the chat completions API.
import { type Answer, noProgress, type Progress } from '../answer/answer.ts';
import { putFinishWord } from '../answer/finish-words.ts';
import { isObject, type Json, listOf, objectOf, optionalText, throwReported } from '../answer/json-shape.ts';
import { toToolCalls } from '../answer/tool-input.ts';
import { createChatCalls } from './chat-calls.ts';
import { type ChatParts, readChatMessage } from './chat-message.ts';
import { createChatThought } from './chat-thought.ts';
import { openaiUsage } from './openai-usage.ts';

/** Reads what needs the whole answer: its calls, and that an answer with calls ended for their sake. */
export function endChatAnswer({ answer }: Progress, { calls, thought }: ChatParts): void {
  const fields = thought.fields();
  if (fields !== undefined) answer.providerData = { chat: fields };
  answer.toolCalls = toToolCalls(calls.all, answer.finishReason === 'length');
  const isOpen = answer.finishReason === 'stop' || answer.finishWord === undefined;
  if (answer.toolCalls.length > 0 && isOpen) answer.finishReason = 'tool_calls';
}

/** Each entry of a plain answer is a call of its own, whatever its id. */
function withIndexes(message: Json): Json {
  const { tool_calls: calls } = message;
  if (!Array.isArray(calls)) return message;
  return {
    ...message,
    tool_calls: calls.map((call: unknown, index) => (isObject(call) ? { ...call, index } : call)),
  };
}

/** Reads a plain answer. */
export function readChatAnswer(body: unknown): Answer {
  throwReported(body);
  const completion = objectOf(body, 'the body');
  const choice = objectOf(listOf(completion['choices'], 'choices')[0], 'the choice');
  throwReported({ error: choice['error'] });
  const progress = noProgress();
  const { answer } = progress;
  const parts = { calls: createChatCalls(answer), thought: createChatThought() };
  answer.usage = openaiUsage(completion);
  answer.model = optionalText(completion['model']) || undefined;
  readChatMessage(progress, parts, withIndexes(objectOf(choice['message'], 'message')));
  putFinishWord(answer, choice['finish_reason'] || undefined);
  endChatAnswer(progress, parts);
  return answer;
}
