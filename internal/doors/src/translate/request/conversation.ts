// Puts the turns of a conversation together, in whichever pieces a dialect says them.
import type { Message, ProviderData, TextRequest, ToolCall } from '@internal/model';
import type { Seal } from '../asked/seal.ts';
import { type BodyReader, join } from './body-reader.ts';
import { readContent, readTexts } from './read-parts.ts';

/** The turns so far. What the model says and calls between two words of others is one turn. */
export interface Conversation {
  readonly reader: BodyReader;
  /** What the model said; `gap` stands between it and what it said in the same turn before. */
  say(text: string, gap?: string): void;
  /** What the model called. */
  call(id: unknown, name: unknown, input: unknown, path: string): void;
  /** What the client carried for the provider; of others it is left out: nobody else can use it. */
  carry(sealed: unknown): void;
  /** Ends the model's turn. */
  end(): void;
  /** A message that is read already. */
  add(message: Message): void;
  /** A message of the user or the system. */
  put(role: unknown, content: unknown, path: string): void;
  read(): Pick<TextRequest, 'system' | 'messages'>;
}

/** Starts with nothing said. System texts stand together, wherever they came. */
export function createConversation(reader: BodyReader, seal: Seal): Conversation {
  const system: string[] = [];
  const messages: Message[] = [];
  let said = '';
  let calls: ToolCall[] = [];
  let sealed: ReturnType<Seal['open']>;

  function withData(call: ToolCall): ToolCall {
    if (sealed === undefined || !Object.hasOwn(sealed.calls, call.id)) return call;
    return { ...call, providerData: sealed.calls[call.id] as ProviderData };
  }
  const instruct = (text: string): unknown => text !== '' && system.push(text);
  const one: Conversation = {
    reader,
    say(text, gap = '') {
      said += said === '' || text === '' ? text : gap + text;
    },
    call(id, name, input, path) {
      const named = { id: reader.text(id, join(path, 'id')), name: reader.text(name, join(path, 'name')) };
      calls.push({ ...named, input });
    },
    carry(text) {
      sealed ??= seal.open(text);
    },
    end() {
      // A turn with nothing in it is none: providers refuse it.
      if (calls.length > 0)
        messages.push({
          role: 'assistant',
          content: said,
          toolCalls: calls.map(withData),
          ...(sealed?.turn && { providerData: sealed.turn }),
        });
      else if (said !== '') messages.push({ role: 'assistant', content: said });
      said = '';
      calls = [];
      sealed = undefined;
    },
    add(message) {
      one.end();
      messages.push(message);
    },
    put(role, content, path) {
      const at = join(path, 'content');
      if (role === 'user') one.add({ role, content: readContent(reader, content, at) });
      else if (role === 'system' || role === 'developer') instruct(readTexts(reader, content, at, '\n\n'));
      else reader.refuse(join(path, 'role'), 'is not translated');
    },
    read() {
      one.end();
      return { ...(system.length > 0 && { system: system.join('\n\n') }), messages };
    },
  };
  return one;
}
