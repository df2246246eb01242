// Puts the turns of a conversation together, in whichever pieces a dialect says them.
import type { Message, ProviderData, TextRequest, ToolCall } from '@internal/model';
import type { Seal } from '../asked/seal.ts';
import { type BodyReader, join } from './body-reader.ts';
import { joinLate } from './join-late.ts';
import type { CallInput } from './read-options.ts';
import { readContent, readTexts } from './read-parts.ts';

/** The turns so far. What the model says and calls between two words of others is one turn. */
export interface Conversation {
  readonly reader: BodyReader;
  /** What the model said; `gap` stands between it and what it said in the same turn before. */
  say(text: string, gap?: string): void;
  /**
   * What the model called. An input that could not be read is refused where no result follows: else the conversation would be
   * refused for ever (CLIProxyAPI#2001, local-inference-lab/vllm#684, livekit/agents#6308).
   */
  call(id: unknown, name: unknown, input: CallInput, path: string): void;
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

/**
 * Starts with nothing said. System texts before the first turn stand together at the start. What the system says later stays where
 * it came, as a text of the user: at the start it would change everything behind it, and no prompt cache would find what it has
 * (litellm#36968, ollama#18431, cc-switch#7252).
 */
export function createConversation(reader: BodyReader, seal: Seal): Conversation {
  const system: string[] = [];
  const messages: Message[] = [];
  let said = '';
  let calls: ToolCall[] = [];
  let sealed: ReturnType<Seal['open']>;
  /** What the system has said since, and the calls whose results must come before it. */
  let late: string[] = [];
  const waiting = new Set<string>();
  /** Calls whose input could not be read, and where that stands. */
  const unreadable = new Map<string, string>();
  /** Turns that the system said. */
  const ofSystem = new Set<Message>();

  function sayLate(): void {
    one.end();
    if (late.length > 0) {
      const turn = { role: 'user', content: late.join('\n\n') } as const;
      ofSystem.add(turn);
      messages.push(turn);
    }
    late = [];
    waiting.clear();
  }
  /** Before the model goes on; between its calls and their results stands nothing. */
  function turnBegins(): void {
    if (late.length > 0 && calls.length === 0 && waiting.size === 0) sayLate();
  }
  function instruct(text: string): void {
    if (text === '') return;
    const isStart = messages.length === 0 && said === '' && calls.length === 0;
    (isStart ? system : late).push(text);
  }
  function withData(call: ToolCall): ToolCall {
    if (sealed === undefined || !Object.hasOwn(sealed.calls, call.id)) return call;
    return { ...call, providerData: sealed.calls[call.id] as ProviderData };
  }
  const one: Conversation = {
    reader,
    say(text, gap = '') {
      if (text !== '') turnBegins();
      said += said === '' || text === '' ? text : gap + text;
    },
    call(id, name, { input, unreadableAt }, path) {
      turnBegins();
      const named = { id: reader.text(id, join(path, 'id')), name: reader.text(name, join(path, 'name')) };
      calls.push({ ...named, input });
      if (unreadableAt !== undefined) unreadable.set(named.id, unreadableAt);
    },
    carry(text) {
      turnBegins();
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
      for (const { id } of calls) waiting.add(id);
      said = '';
      calls = [];
      sealed = undefined;
    },
    add(message) {
      if (message.role === 'tool') {
        one.end();
        waiting.delete(message.toolCallId);
        const at = unreadable.get(message.toolCallId);
        if (at !== undefined) reader.leaveOut(at);
        unreadable.delete(message.toolCallId);
      } else sayLate();
      messages.push(message);
    },
    put(role, content, path) {
      const at = join(path, 'content');
      if (role === 'user') one.add({ role, content: readContent(reader, content, at) });
      else if (role === 'system' || role === 'developer') instruct(readTexts(reader, content, at, '\n\n'));
      else reader.refuse(join(path, 'role'), 'is not translated');
    },
    read() {
      sayLate();
      for (const at of unreadable.values()) reader.refuse(at, 'must be an object as JSON');
      return {
        ...(system.length > 0 && { system: system.join('\n\n') }),
        messages: joinLate(messages, ofSystem),
      };
    },
  };
  return one;
}
