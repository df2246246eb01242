// Reads of a client's body what guards, budgets and routes must know, in whichever dialect it is; everything else is passed on unread.
import { isObject, type Json } from '@internal/kit/json';
import type { DialectName, Message, TextPart, TextRequest, Tool } from '@internal/model';
import { DoorError, refuseField } from '../failure/door-failure.ts';
import { requireOneMeaning } from './require-one-meaning.ts';
import { textsIn } from './texts-in.ts';

/** What a door knows of a request that it passes through. */
export interface ReadBody {
  readonly model: string;
  readonly isStreamed: boolean;
  readonly request: Pick<TextRequest, 'system' | 'messages' | 'maxOutputTokens' | 'tools'>;
  /** What stands between the parts of the system text, where there are several. */
  readonly join?: string;
}

/** Parses a body. Throws a {@link DoorError} at what is no JSON object, names no model or could be read in two ways. */
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
  requireOneMeaning(text, body);
  return body;
}

/** Reads the texts, the tools and the limit of a body; every text of a conversation counts, whatever shape it stands in. */
export function readBody(dialect: DialectName, body: Json): ReadBody {
  const { stream } = body;
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean')
    throw refuseField('stream', 'must be true or false.');
  const head =
    dialect === 'messages' ? body['system'] : dialect === 'responses' ? body['instructions'] : undefined;
  const system = textsIn(head);
  const messages: Message[] = [];
  const add = (role: Message['role'], texts: readonly string[]): void => {
    if (texts.length === 0) return;
    const content = texts.map((text): TextPart => ({ type: 'text', text }));
    messages.push(...messagesOf(role, content));
  };
  for (const turn of turnsOf(dialect, body)) {
    const role = roleOf(turn);
    if (role === 'system') system.push(...textsIn(turn));
    else {
      const parts = listOf(turn['content']).filter(isGiven);
      add('tool', textsIn(parts));
      const others = listOf(turn['content']).filter((part) => !isGiven(part));
      add(role, textsIn(Array.isArray(turn['content']) ? { ...turn, content: others } : turn));
    }
  }
  add('assistant', textsIn(body['prediction']));
  const limit = limitOf(body);
  const join = separatorOf(system);
  const tools = listOf(body['tools']).filter(isObject);
  return {
    model: body['model'] as string,
    isStreamed: stream === true,
    ...(system.length > 1 && { join }),
    request: {
      ...(system.length > 0 && { system: system.join(join) }),
      messages,
      ...(limit !== undefined && { maxOutputTokens: limit }),
      ...(tools.length > 0 && { tools: tools.map(toTool) }),
    },
  };
}

/** The most that may come, for all answers together. Some servers read -1 as no limit, and of two the larger. */
function limitOf(body: Json): number | undefined {
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
  const given = [body['max_tokens'], body['max_completion_tokens'], body['max_output_tokens']];
  const limits = given.filter((value) => value !== undefined && value !== null);
  if (limits.length === 0 || !limits.every(isCount)) return undefined;
  return Math.max(...limits) * (isCount(body['n']) ? body['n'] : 1);
}

/** A line that stands in none of the texts. */
function separatorOf(texts: readonly string[]): string {
  let line = '\n---\n';
  while (texts.some((text) => text.includes(line))) line = line.replace('-', '--');
  return line;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The turns of a conversation; at the Responses API a text, or items of which some are no messages. */
function turnsOf(dialect: DialectName, { input, messages }: Json): Json[] {
  const turns = dialect === 'responses' ? input : messages;
  if (typeof turns === 'string') return [{ role: 'user', content: turns }];
  return listOf(turns).flatMap((turn) =>
    isObject(turn) ? [turn] : typeof turn === 'string' ? [{ role: 'user', content: turn }] : [],
  );
}

/** What tools and documents say was written by nobody who may order anything. */
const isGiven = (part: unknown): boolean =>
  isObject(part) &&
  typeof part['type'] === 'string' &&
  /(?:tool_result|_output|^document|^search_result)$/.test(part['type']);

/** Who says a turn. What the model said goes back as it is: its thought, its calls. */
function roleOf(turn: Json): Message['role'] | 'system' {
  const { role, type } = turn;
  if (role === 'system' || role === 'developer') return 'system';
  if (role === 'tool' || role === 'function' || isGiven(turn)) return 'tool';
  const isCall = role === undefined && typeof type === 'string' && /(?:_call|^reasoning)$/.test(type);
  return role === 'assistant' || isCall ? 'assistant' : 'user';
}

function messagesOf(role: Message['role'], content: readonly TextPart[]): Message[] {
  if (role === 'tool') return [{ role, toolCallId: '', content }];
  if (role === 'user') return [{ role, content }];
  return content.map(({ text }): Message => ({ role: 'assistant', content: text }));
}

/** Only for its size: a tool goes upstream as it came. */
function toTool(tool: Json): Tool {
  const { name } = tool;
  return { name: typeof name === 'string' ? name : 'tool', description: '', inputSchema: tool };
}
