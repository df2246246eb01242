// Infrastructure Service: ai · stable API, changes affect all users
import type { AnswerReader, Piece } from '../wire/dialect.ts';
import { emptyAnswer, UnreadableAnswer } from '../wire/dialect.ts';
import type { Json } from '../wire/json-shape.ts';
import {
  isObject,
  listOf,
  objectOf,
  optionalText,
  parseObject,
  parseToolInput,
  textOf,
  throwReported,
} from '../wire/json-shape.ts';
import { chatUsage, putFinishReason } from './chat-answer.ts';

interface OpenTool {
  id: string;
  name: string;
  json: string;
}

/** Creates a reader for the chunks of one chat completion. */
export function createChatReader(): AnswerReader {
  const answer = emptyAnswer();
  const tools = new Map<unknown, OpenTool>();
  let hasFinished = false;
  let isEnded = false;
  let hasContent = false;

  function readTools(calls: unknown): void {
    for (const entry of listOf(calls, 'tool_calls')) {
      const call = objectOf(entry, 'a tool call');
      const called = isObject(call['function']) ? call['function'] : {};
      const tool = tools.get(call['index']) ?? { id: '', name: '', json: '' };
      tools.set(call['index'], tool);
      tool.id ||= optionalText(call['id']) ?? '';
      tool.name ||= optionalText(called['name']) ?? '';
      if (called['arguments'] != null) tool.json += textOf(called['arguments'], 'arguments');
      hasContent = true;
    }
  }

  // Some servers send no finish reason but [DONE]: either ends the answer.
  function finish(reason: unknown): void {
    if (hasFinished) return;
    hasFinished = true;
    for (const { id, name, json } of tools.values())
      answer.toolCalls.push({ id, name, input: parseToolInput(json) });
    putFinishReason(answer, reason ?? (tools.size > 0 ? 'tool_calls' : 'stop'));
  }

  function readDelta(delta: Json): Piece | undefined {
    const { content, refusal, tool_calls: calls, reasoning_content: reasoning } = delta;
    if (calls != null) readTools(calls);
    if (typeof refusal === 'string' && refusal !== '') {
      hasContent = true;
      answer.isRefusal = true;
    }
    if (content != null && content !== '') {
      const text = textOf(content, 'content');
      hasContent = true;
      answer.text += text;
      return { type: 'text', text };
    }
    if (typeof reasoning !== 'string' || reasoning === '') return undefined;
    hasContent = true;
    return { type: 'reasoning', text: reasoning };
  }

  return {
    answer,
    get isWhole() {
      return hasFinished;
    },
    get isEnded() {
      return isEnded;
    },
    get hasContent() {
      return hasContent;
    },
    read(event) {
      if (event.data === '[DONE]') {
        // Done without a single piece is no answer.
        if (!hasFinished && !hasContent) throw new UnreadableAnswer('an answer without content');
        finish(undefined);
        isEnded = true;
        return undefined;
      }
      const chunk = parseObject(event.data, 'a chunk');
      throwReported(chunk);
      answer.model ??= optionalText(chunk['model']);
      if (chunk['usage'] != null) answer.usage = chatUsage(chunk['usage']);
      if (!Array.isArray(chunk['choices'])) {
        // Keep-alives of some servers are named events with their own type.
        if (typeof chunk['type'] === 'string') return undefined;
        throw new UnreadableAnswer('a chunk without choices');
      }
      if (chunk['choices'].length === 0) return undefined;
      const choice = objectOf(chunk['choices'][0], 'the choice');
      const piece =
        hasFinished || choice['delta'] == null ? undefined : readDelta(objectOf(choice['delta'], 'delta'));
      if (choice['finish_reason'] != null) finish(choice['finish_reason']);
      return piece;
    },
  };
}
