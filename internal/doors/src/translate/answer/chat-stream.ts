// Writes a streamed answer as Chat Completions does.
import { isObject } from '@internal/kit/json';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { Asked } from '../asked/asked.ts';
import { chatCalls, chatUsage, chatWord } from './chat-answer.ts';
import { type StreamWriter, toEvent } from './stream-writer.ts';

type Choice = ChatCompletionChunk.Choice;
type Delta = Choice['delta'] & { readonly reasoning_content?: string };

/**
 * Usage comes in a chunk of its own where the client asked for it; where it said nothing, with the finish word: clients
 * that read it there find it, and those that index into `choices` meet no empty list.
 */
export function createChatStream(asked: Asked): StreamWriter {
  const { stream_options: options } = asked.body;
  const isUsageWanted = isObject(options) ? (options['include_usage'] ?? undefined) : undefined;

  function chunk(choices: Choice[], usage?: ChatCompletionChunk['usage']): string {
    return toEvent({
      id: `chatcmpl-${asked.id}`,
      object: 'chat.completion.chunk',
      created: asked.createdAt,
      model: asked.model,
      choices,
      ...(usage ? { usage } : isUsageWanted === true && { usage: null }),
    } satisfies ChatCompletionChunk);
  }
  const say = (delta: Delta): string => chunk([{ index: 0, delta, finish_reason: null }]);

  return {
    begin: () => say({ role: 'assistant', content: '' }),
    text: (content) => say({ content }),
    reasoning: (thought) => say({ reasoning_content: thought }),
    finish(result) {
      const calls = chatCalls(result, asked).map((call, index) => say({ tool_calls: [{ index, ...call }] }));
      const usage = chatUsage(result.usage);
      const end: Choice = { index: 0, delta: {}, finish_reason: chatWord(result) };
      const isApart = isUsageWanted === true;
      const last = [
        chunk([end], isUsageWanted === undefined ? usage : undefined),
        isApart ? chunk([], usage) : '',
      ];
      return [...calls, ...last, 'data: [DONE]\n\n'].join('');
    },
  };
}
