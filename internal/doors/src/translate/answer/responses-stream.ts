// Writes a streamed answer as Responses does.
import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseReasoningItem,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import type { Asked } from '../asked/asked.ts';
import { mark } from '../asked/seal.ts';
import {
  beginResponse,
  endItems,
  endResponse,
  itemId,
  messageItem,
  messageStatus,
  type WireResponse,
} from './responses-answer.ts';
import { type StreamWriter, toEvent } from './stream-writer.ts';

type Unnumbered<Event> = Event extends { sequence_number: number } ? Omit<Event, 'sequence_number'> : never;

/** Each item is opened, told in deltas and closed before the next; the last event holds the whole response. */
export function createResponsesStream(asked: Asked): StreamWriter {
  const output: ResponseOutputItem[] = [];
  let open: { readonly kind: 'text' | 'reasoning'; said: string } | undefined;
  let number = 0;

  function event(data: Unnumbered<ResponseStreamEvent>): string {
    const text = toEvent({ ...data, sequence_number: number }, data.type);
    number += 1;
    return text;
  }
  const about = (response: WireResponse): Response => response as Response;
  const place = (kind: 'msg' | 'rs') => ({
    output_index: output.length,
    item_id: itemId(kind, asked, output.length),
  });
  const added = (item: ResponseOutputItem): string =>
    event({ type: 'response.output_item.added', output_index: output.length, item });
  function done(item: ResponseOutputItem): string {
    const text = event({ type: 'response.output_item.done', output_index: output.length, item });
    output.push(item);
    return text;
  }
  const textPart = (text: string) => ({ type: 'output_text' as const, text, annotations: [], logprobs: [] });
  const thought = (text: string, status: 'in_progress' | 'completed'): ResponseReasoningItem => ({
    id: itemId('rs', asked, output.length),
    type: 'reasoning',
    summary: text === '' ? [] : [{ type: 'summary_text', text }],
    encrypted_content: mark,
    status,
  });

  function enter(kind: 'text' | 'reasoning'): string {
    if (open?.kind === kind) return '';
    const end = close('completed');
    open = { kind, said: '' };
    if (kind === 'text') {
      const at = { ...place('msg'), content_index: 0 };
      const item = added(messageItem(asked, output.length, '', 'in_progress'));
      return end + item + event({ type: 'response.content_part.added', ...at, part: textPart('') });
    }
    const at = { ...place('rs'), summary_index: 0 };
    const part = { type: 'summary_text' as const, text: '' };
    const item = added(thought('', 'in_progress'));
    return end + item + event({ type: 'response.reasoning_summary_part.added', ...at, part });
  }

  function close(status: 'completed' | 'incomplete'): string {
    if (open === undefined) return '';
    const { kind, said: text } = open;
    open = undefined;
    if (kind === 'text') {
      const at = { ...place('msg'), content_index: 0 };
      return (
        event({ type: 'response.output_text.done', ...at, text, logprobs: [] }) +
        event({ type: 'response.content_part.done', ...at, part: textPart(text) }) +
        done(messageItem(asked, output.length, text, status))
      );
    }
    const at = { ...place('rs'), summary_index: 0 };
    const part = { type: 'summary_text' as const, text };
    return (
      event({ type: 'response.reasoning_summary_text.done', ...at, text }) +
      event({ type: 'response.reasoning_summary_part.done', ...at, part }) +
      done(thought(text, 'completed'))
    );
  }

  function callEvents(item: ResponseFunctionToolCall & { id: string }): string {
    const { id: item_id, arguments: json } = item;
    const at = { output_index: output.length, item_id };
    return (
      added({ ...item, status: 'in_progress', arguments: '' }) +
      event({ type: 'response.function_call_arguments.delta', ...at, delta: json }) +
      event({ type: 'response.function_call_arguments.done', ...at, arguments: json }) +
      done(item)
    );
  }

  function add(kind: 'text' | 'reasoning', delta: string): string {
    const entered = enter(kind);
    if (open) open.said += delta;
    const said =
      kind === 'text'
        ? event({
            type: 'response.output_text.delta',
            ...place('msg'),
            content_index: 0,
            delta,
            logprobs: [],
          })
        : event({ type: 'response.reasoning_summary_text.delta', ...place('rs'), summary_index: 0, delta });
    return entered + said;
  }

  return {
    begin: () =>
      event({ type: 'response.created', response: about(beginResponse(asked)) }) +
      event({ type: 'response.in_progress', response: about(beginResponse(asked)) }),
    text: (delta) => add('text', delta),
    reasoning: (delta) => add('reasoning', delta),
    finish(result) {
      let text = close(messageStatus(result));
      for (const item of endItems(result, asked, output.length))
        text += item.type === 'reasoning' ? added(item) + done(item) : callEvents(item);
      const response = about(endResponse(result, asked, output));
      const isCut = response.status === 'incomplete';
      return text + event({ type: isCut ? 'response.incomplete' : 'response.completed', response });
    },
  };
}
