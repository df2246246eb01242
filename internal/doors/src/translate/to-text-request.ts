// Reads a request in the words of a dialect as a request that any model takes.
import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '@internal/kit';
import { isObject, type Json } from '@internal/kit/json';
import type { DialectName, Message, TextRequest } from '@internal/model';
import type { Asked } from './asked/asked.ts';
import { createSeal, type Seal } from './asked/seal.ts';
import { type BodyReader, createBodyReader } from './request/body-reader.ts';
import { createConversation } from './request/conversation.ts';
import { readChat } from './request/read-chat.ts';
import { readMessages } from './request/read-messages.ts';
import { readResponses } from './request/read-responses.ts';

/** A request as a model takes it, and what its answer needs to know. */
export interface ReadRequest {
  readonly request: TextRequest;
  readonly isStreamed: boolean;
  readonly asked: Asked;
  /** Paths of what the answer is made without, whichever model gives it. */
  readonly leftOut: readonly string[];
}

/** What reading a request takes beside it. */
export interface ReadOptions {
  /** Default: one of this process. */
  readonly seal?: Seal | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
}

const readers = { chat: readChat, responses: readResponses, messages: readMessages } as const;
// OpenAI takes four (continuedev/continue#2461), Anthropic none of blanks alone (BerriAI/litellm#3286); the door holds to all of them.
const mostStops = 4;
let ownSeal: Seal | undefined;

/**
 * Reads a body: text, pictures and tools. System texts before the first turn stand together at the start, later ones where they came. Thought of earlier
 * turns is left out, but for what comes back sealed beside tool calls. The body must not nest deeper than can be walked.
 *
 * @throws {DoorError} 400 `unsupported_value` with every field, part and block that is not translated, by its path.
 */
export function toTextRequest(dialect: DialectName, body: Json, options: ReadOptions = {}): ReadRequest {
  ownSeal ??= createSeal();
  const { seal = ownSeal, clock = systemClock } = options;
  const reader = createBodyReader();
  const request = readers[dialect](createConversation(reader, seal), body);
  const model = reader.text(body['model'], 'model');
  const list = dialect === 'responses' ? 'input' : 'messages';
  const messages = withEnd(reader, dialect, list, request.messages ?? []);
  const { stream } = body;
  if (stream != null && typeof stream !== 'boolean') reader.refuse('stream', 'must be true or false');
  reader.end();
  const id = randomUUID().replaceAll('-', '');
  const { parallel_tool_calls: isParallel, tool_choice: choice } = body;
  const isOneCall =
    isParallel === false || (isObject(choice) && choice['disable_parallel_tool_use'] === true);
  const { stop = [], ...read } = request;
  const rest = { ...read, messages };
  const callIds = messages.flatMap((message) =>
    message.role === 'assistant' ? (message.toolCalls ?? []).map((call) => call.id) : [],
  );
  const createdAt = Math.floor(clock.now() / 1_000);
  const asked = { model, id, createdAt, isOneCall, callIds, body, stop, seal };
  const taken = stop.filter((text) => /\S/.test(text)).slice(0, mostStops);
  return {
    request: taken.length > 0 ? { ...rest, stop: taken } : rest,
    isStreamed: stream === true,
    asked,
    leftOut: reader.leftOut(),
  };
}

/**
 * The messages, with a turn of the user at their end. In the dialects of OpenAI the model says something new after a text of its own,
 * as Codex's threads end (CLIProxyAPI#5279, vybestack/llxprt-code#3695); in Messages it would go on in the middle of it, which few can.
 */
function withEnd(reader: BodyReader, dialect: DialectName, list: string, messages: readonly Message[]) {
  const last = messages.at(-1);
  if (last === undefined) reader.refuse(list, 'must hold a message of the user');
  if (last?.role !== 'assistant') return messages;
  if (dialect === 'messages' || last.toolCalls) {
    reader.refuse(list, 'must end with the user or a tool: an answer that is begun is not translated');
    return messages;
  }
  reader.leaveOut(`${list}.prefill`);
  return [...messages, { role: 'user', content: 'Continue.' } as const];
}
