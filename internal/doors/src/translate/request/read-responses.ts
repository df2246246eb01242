// Reads a request of Responses.
import { isObject, type Json } from '@internal/kit/json';
import type { Message, TextRequest, ToolCall } from '@internal/model';
import { type Seal, type SealedTurn, toTurn } from '../asked/seal.ts';
import { type BodyReader, join } from './body-reader.ts';
import { readArguments, readCall, readEffort, readFormat, readSettings, readTools } from './read-options.ts';
import { readContent, readTexts, refuseType } from './read-parts.ts';

const fields =
  'model input instructions stream max_output_tokens temperature top_p reasoning text tools tool_choice';

/** Puts items together: what the model said and called between two words of others is one turn. */
function createTurns(): {
  readonly messages: Message[];
  say(text: string): void;
  call(call: ToolCall): void;
  carry(sealed: SealedTurn | undefined): void;
  end(): void;
} {
  const messages: Message[] = [];
  let texts: string[] = [];
  let calls: ToolCall[] = [];
  let sealed: SealedTurn | undefined;
  return {
    messages,
    say: (text) => void (text !== '' && texts.push(text)),
    call: (call) => void calls.push(call),
    carry: (given) => {
      sealed ??= given;
    },
    end() {
      const turn = toTurn(texts.join('\n\n'), calls, sealed);
      if (turn !== undefined) messages.push(turn);
      texts = [];
      calls = [];
      sealed = undefined;
    },
  };
}

interface Reading {
  readonly reader: BodyReader;
  readonly seal: Seal;
  readonly system: string[];
  readonly turns: ReturnType<typeof createTurns>;
}

function readMessageItem({ reader, system, turns }: Reading, item: Json, path: string): void {
  const { role, content } = reader.object(item, path, 'type role content');
  const at = join(path, 'content');
  if (role === 'assistant') turns.say(readTexts(reader, content, at, ''));
  else if (role === 'user') {
    turns.end();
    turns.messages.push({ role, content: readContent(reader, content, at) });
  } else if (role === 'system' || role === 'developer') system.push(readTexts(reader, content, at, '\n\n'));
  else reader.refuse(join(path, 'role'), 'is not translated: system, developer, user and assistant are');
}

function readItem(reading: Reading, value: unknown, path: string): void {
  const { reader, seal, turns } = reading;
  const item = reader.object(value, path);
  const { type = 'message', call_id: id, name, arguments: json, output, encrypted_content: sealed } = item;
  if (type === 'message') readMessageItem(reading, item, path);
  // Reasoning of others is left out: only who wrote it can read it.
  else if (type === 'reasoning') turns.carry(seal.open(sealed));
  else if (type === 'function_call') {
    reader.object(item, path, 'type call_id name arguments');
    const input = readArguments(reader, json, join(path, 'arguments'));
    turns.call(readCall(reader, id, name, input, path));
  } else if (type === 'function_call_output') {
    reader.object(item, path, 'type call_id name output');
    turns.end();
    const toolCallId = reader.text(id, join(path, 'call_id'));
    turns.messages.push({
      role: 'tool',
      toolCallId,
      content: readContent(reader, output, join(path, 'output')),
    });
  } else if (type === 'item_reference')
    reader.refuse(
      path,
      'of type item_reference is not translated: nothing is stored here; send the item itself',
    );
  else refuseType(reader, path, type);
}

/** What is asked, in no dialect's words. */
export function readResponses(reader: BodyReader, body: Json, seal: Seal): TextRequest {
  const { input, instructions, reasoning, text } = reader.object(body, '', fields);
  const turns = createTurns();
  const system = instructions == null ? [] : [reader.text(instructions, 'instructions')];
  if (typeof input === 'string') turns.messages.push({ role: 'user', content: input });
  else {
    const reading = { reader, seal, system, turns };
    for (const [at, item] of reader.list(input, 'input').entries())
      readItem(reading, item, join('input', at));
  }
  turns.end();
  // How much of the thought is shown is the model's own.
  const { effort } = reader.object(reasoning ?? {}, 'reasoning', 'effort summary generate_summary');
  const { format } = reader.object(text ?? {}, 'text', 'format');
  return {
    ...(system.length > 0 && { system: system.join('\n\n') }),
    messages: turns.messages,
    ...readTools(reader, body),
    ...readEffort(reader, effort, 'reasoning.effort'),
    ...readFormat(reader, isObject(format) ? format : undefined, 'text.format'),
    ...readSettings(reader, body, 'max_output_tokens'),
  };
}
