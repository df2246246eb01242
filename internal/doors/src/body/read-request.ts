// Reads of a client's body what guards, budgets and routes must know, in whichever dialect it is; everything else is passed on unread.
import { isObject, type Json } from '@internal/kit/json';
import type { DialectName, Message, TextPart, TextRequest, Tool } from '@internal/model';
import { DoorError } from '../failure/door-failure.ts';

/** What a door knows of a request that it passes through. */
export interface ReadBody {
  readonly model: string;
  readonly isStreamed: boolean;
  readonly request: Pick<TextRequest, 'system' | 'messages' | 'maxOutputTokens' | 'tools'>;
  /** What stands between the parts of the system text, where there are several. */
  readonly join?: string;
}

/** Parses a body. Throws a {@link DoorError} at what is no JSON object or names no model. */
export function parseBody(text: string): Json {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new DoorError({ status: 400, code: 'invalid_json', message: 'The body is not valid JSON.' });
  }
  if (!isObject(body)) throw new DoorError({ status: 400, message: 'The body must be a JSON object.' });
  if (typeof body['model'] !== 'string' || body['model'] === '')
    throw new DoorError({ status: 400, param: 'model', message: 'model must be the name of a model.' });
  return body;
}

/** Reads the texts, the tools and the limit of a body, leniently: what is of no known shape has no text. */
export function readBody(dialect: DialectName, body: Json): ReadBody {
  const turns = dialect === 'responses' ? responsesTurns(body) : listOf(body['messages']).filter(isObject);
  const system: string[] = [];
  const messages: Message[] = [];
  const head =
    dialect === 'messages' ? body['system'] : dialect === 'responses' ? body['instructions'] : undefined;
  system.push(...partsOf(head).map(({ text }) => text));
  for (const turn of turns) {
    const { role } = turn;
    const parts = [...partsOf(turn['content']), ...partsOf(turn['output'])];
    if (role === 'system' || role === 'developer') system.push(...parts.map(({ text }) => text));
    else if (role === 'tool' || typeof turn['output'] === 'string' || Array.isArray(turn['output']))
      messages.push({ role: 'tool', toolCallId: '', content: parts });
    // What the model said goes back as it is: nothing in it orders anything that it could not have ordered itself.
    else if (role !== 'assistant') messages.push(...userTurns(turn, parts));
    else messages.push(...parts.map(({ text }): Message => ({ role: 'assistant', content: text })));
  }
  const limit = body['max_tokens'] ?? body['max_completion_tokens'] ?? body['max_output_tokens'];
  const join = separatorOf(system);
  const tools = listOf(body['tools']).filter(isObject);
  return {
    model: body['model'] as string,
    isStreamed: body['stream'] === true,
    ...(system.length > 1 && { join }),
    request: {
      ...(system.length > 0 && { system: system.join(join) }),
      messages,
      ...(typeof limit === 'number' && { maxOutputTokens: limit }),
      ...(tools.length > 0 && { tools: tools.map(toTool) }),
    },
  };
}

/** A line that stands in none of the texts. */
function separatorOf(texts: readonly string[]): string {
  let line = '\n---\n';
  while (texts.some((text) => text.includes(line))) line = line.replace('-', '--');
  return line;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The input of the Responses API: a text, or items of which some are no messages. */
function responsesTurns({ input }: Json): Json[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  return listOf(input).filter(isObject);
}

/** A user's turn at Anthropic holds what tools gave beside what the user says. */
function userTurns(turn: Json, parts: readonly TextPart[]): Message[] {
  const results = listOf(turn['content'])
    .filter(isObject)
    .filter(({ type }) => type === 'tool_result')
    .map(({ content }): Message => ({ role: 'tool', toolCallId: '', content: partsOf(content) }));
  return parts.length > 0 ? [...results, { role: 'user', content: parts }] : results;
}

/** The texts in a content: a text, or a list of parts of which some hold text. */
function partsOf(content: unknown): TextPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return listOf(content)
    .filter(isObject)
    .flatMap((part) => (typeof part['text'] === 'string' ? [{ type: 'text', text: part['text'] }] : []));
}

/** Only for its size: a tool goes upstream as it came. */
function toTool(tool: Json): Tool {
  return { name: String(tool['name'] ?? 'tool'), description: '', inputSchema: tool };
}
