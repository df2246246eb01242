// Reads a streamed answer of the chat completions API.

import { mergeCounts } from '../model/usage.ts';
import type { AnswerReader, Json, Piece } from '../wire/dialect.ts';
import {
  addText,
  addThought,
  isObject,
  listOf,
  noProgress,
  objectOf,
  optionalText,
  parseObject,
  parseToolInput,
  textOf,
  throwReported,
  UnreadableAnswer,
} from '../wire/dialect.ts';
import { putFinishReason } from './chat-answer.ts';
import { openaiUsage } from './openai-usage.ts';

/** Creates a reader for the chunks of one chat completion. */
export function createChatReader(): AnswerReader {
  const tools = new Map<unknown, { id: string; name: string; json: string }>();

  function readTools(calls: unknown): void {
    for (const entry of listOf(calls, 'tool_calls')) {
      const call = objectOf(entry, 'a tool call');
      const called = isObject(call['function']) ? call['function'] : {};
      const tool = tools.get(call['index']) ?? { id: '', name: '', json: '' };
      tools.set(call['index'], tool);
      tool.id ||= optionalText(call['id']) ?? '';
      tool.name ||= optionalText(called['name']) ?? '';
      if (called['arguments'] != null) {
        const piece = textOf(called['arguments'], 'arguments');
        tool.json += piece;
        reader.answer.argumentText += piece;
      }
      reader.hasContent = true;
    }
  }

  // Some servers send no finish reason but [DONE]: either makes the answer whole.
  function finish(reason: unknown): void {
    if (reader.isWhole) return;
    reader.isWhole = true;
    for (const { id, name, json } of tools.values())
      reader.answer.toolCalls.push({ id, name, input: parseToolInput(json) });
    putFinishReason(reader.answer, reason ?? (tools.size > 0 ? 'tool_calls' : 'stop'));
  }

  function readDelta(delta: Json): Piece | undefined {
    const { content, refusal, tool_calls: calls, reasoning_content: reasoning } = delta;
    if (calls != null) readTools(calls);
    if (typeof refusal === 'string' && refusal !== '') reader.hasContent = reader.answer.isRefusal = true;
    if (content != null && content !== '') return addText(reader, textOf(content, 'content'));
    return typeof reasoning === 'string' && reasoning !== '' ? addThought(reader, reasoning) : undefined;
  }

  const reader: AnswerReader = {
    ...noProgress(),
    read(event) {
      const { answer } = reader;
      if (event.data === '[DONE]') {
        // Done without a single piece is no answer.
        if (!reader.isWhole && !reader.hasContent) throw new UnreadableAnswer('an answer without content');
        finish(undefined);
        reader.isEnded = true;
        return undefined;
      }
      const chunk = parseObject(event.data, 'a chunk');
      throwReported(chunk);
      answer.model ??= optionalText(chunk['model']);
      answer.usage = mergeCounts(answer.usage, openaiUsage(chunk));
      if (!Array.isArray(chunk['choices'])) {
        // Keep-alives of some servers are named events with their own type.
        if (typeof chunk['type'] === 'string' || isObject(chunk['usage'])) return undefined;
        throw new UnreadableAnswer('a chunk without choices');
      }
      if (chunk['choices'].length === 0) return undefined;
      const { delta, finish_reason: reason } = objectOf(chunk['choices'][0], 'the choice');
      const piece = reader.isWhole || delta == null ? undefined : readDelta(objectOf(delta, 'delta'));
      if (reason != null) finish(reason);
      return piece;
    },
  };
  return reader;
}
