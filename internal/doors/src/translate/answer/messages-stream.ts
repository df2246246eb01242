// Writes a streamed answer as Messages does.
import type { RawContentBlockDelta, RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import { noUsage } from '@internal/prices';
import type { Asked } from '../asked/asked.ts';
import { mark } from '../asked/seal.ts';
import { endBlocks, messageOf, messagesUsage, messagesWord } from './messages-answer.ts';
import { type StreamWriter, toEvent } from './stream-writer.ts';

type Block = Extract<RawMessageStreamEvent, { type: 'content_block_start' }>['content_block'];

/** One block after the other, each closed before the next begins; counts come at the end, of input too. */
export function createMessagesStream(asked: Asked): StreamWriter {
  let index = -1;
  let open: 'text' | 'thinking' | undefined;
  const event = (data: RawMessageStreamEvent): string => toEvent(data, data.type);

  function start(block: Block): string {
    index += 1;
    return event({ type: 'content_block_start', index, content_block: block });
  }
  const add = (delta: RawContentBlockDelta): string => event({ type: 'content_block_delta', index, delta });
  const stop = (): string => event({ type: 'content_block_stop', index });

  function close(): string {
    const end = open === undefined ? '' : stop();
    // No provider takes a thought that it has not signed: the door knows this one by its mark when it comes back.
    const sign = open === 'thinking' ? add({ type: 'signature_delta', signature: mark }) : '';
    open = undefined;
    return sign + end;
  }
  function enter(kind: 'text' | 'thinking'): string {
    if (open === kind) return '';
    const end = close();
    open = kind;
    return (
      end +
      start(
        kind === 'text'
          ? { type: 'text', text: '', citations: null }
          : { type: 'thinking', thinking: '', signature: '' },
      )
    );
  }
  /** The input of a call comes in a delta: clients read it there alone. */
  function whole(block: Block): string {
    if (block.type !== 'tool_use') return start(block) + stop();
    const json = JSON.stringify(block.input);
    return start({ ...block, input: {} }) + add({ type: 'input_json_delta', partial_json: json }) + stop();
  }

  return {
    begin: () => event({ type: 'message_start', message: messageOf(asked, [], messagesUsage(noUsage)) }),
    text: (text) => enter('text') + add({ type: 'text_delta', text }),
    reasoning: (thinking) => enter('thinking') + add({ type: 'thinking_delta', thinking }),
    finish(result) {
      const { input_tokens, output_tokens, ...counts } = messagesUsage(result.usage);
      const { cache_read_input_tokens, cache_creation_input_tokens } = counts;
      const { output_tokens_details, server_tool_use } = counts;
      const usage = {
        input_tokens,
        output_tokens,
        cache_read_input_tokens,
        cache_creation_input_tokens,
        output_tokens_details,
        server_tool_use,
      };
      const delta = { ...messagesWord(result, asked), stop_details: null, container: null };
      return [
        close(),
        ...endBlocks(result, asked).map((block) => whole(block as Block)),
        event({ type: 'message_delta', delta, usage }),
        event({ type: 'message_stop' }),
      ].join('');
    },
  };
}
