// A random answer, and a random but valid stream of bytes that says it.
import {
  blockDelta,
  blockStart,
  blockStop,
  called,
  chunk,
  completed,
  counted,
  created,
  done,
  itemAdded,
  itemDone,
  type Json,
  messageDelta,
  messageStop,
  opening,
  said,
  textAdded,
  textDelta,
  textDone,
  toolPart,
  usageChunk,
} from '../support/bytes.ts';
import type { DialectName } from '../support/read-sdk.ts';
import type { Random } from './random.ts';

/** What the model said. */
export interface Truth {
  readonly text: string;
  readonly calls: readonly {
    readonly id: string;
    readonly name: string;
    readonly input: unknown;
    readonly json: string;
  }[];
  readonly finish: 'stop' | 'length' | 'tool_calls';
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cacheReadTokens: number;
  };
}

const words = [
  'the ',
  'Zürich ',
  '3 € ',
  '🍏',
  '\n',
  '"quoted" ',
  'data: ',
  '日本語',
  'a\\b',
  '[DONE]',
  '{"x":1}',
  '\u2028',
  '  ',
] as const;

/** A random answer. */
export function truthOf(random: Random): Truth {
  let text = 'Begin ';
  for (let left = random.below(12); left > 0; left -= 1) text += random.pick(words);
  const count = random.chance(0.5) ? 0 : 1 + random.below(2);
  const calls = Array.from({ length: count }, (_, at) => {
    const input = random.chance(0.2)
      ? {}
      : { x: random.below(100), note: random.pick(words), list: [1, null, 'é'] };
    return { id: `call_${at + 1}`, name: 'look_up', input, json: JSON.stringify(input) };
  });
  const input = 1 + random.below(500);
  return {
    text,
    calls,
    finish: count > 0 ? 'tool_calls' : random.chance(0.2) ? 'length' : 'stop',
    usage: { inputTokens: input, outputTokens: 1 + random.below(300), cacheReadTokens: random.below(input) },
  };
}

/** A text in random pieces; a letter is never cut in two. */
export function piecesOf(text: string, random: Random): string[] {
  const letters = [...text];
  const pieces: string[] = [];
  while (letters.length > 0) pieces.push(letters.splice(0, 1 + random.below(9)).join(''));
  return pieces;
}

function chatEvents({ text, calls, finish, usage }: Truth, random: Random): (Json | string)[] {
  const counts = counted(usage.inputTokens, usage.outputTokens, {
    prompt_tokens_details: { cached_tokens: usage.cacheReadTokens },
  });
  const usageInEnd = random.chance(0.3);
  const opened = random.chance(0.5)
    ? chunk({ role: 'assistant', content: '' })
    : chunk({ role: 'assistant' });
  const tools = calls.flatMap(({ id, json }, at) => {
    const [first = '', ...rest] = random.chance(0.5)
      ? ['', ...piecesOf(json, random)]
      : piecesOf(json, random);
    return [toolPart(at, id, first), ...rest.map((piece) => toolPart(at, undefined, piece))];
  });
  return [
    opened,
    ...piecesOf(text, random).map((content) => chunk({ content })),
    ...tools.map((part) => chunk({ tool_calls: [part] })),
    chunk({}, finish, usageInEnd ? { usage: counts } : {}),
    ...(usageInEnd ? [] : [usageChunk(counts)]),
    ...(random.chance(0.8) ? [done] : []),
  ];
}

function responsesEvents({ text, calls, finish, usage }: Truth, random: Random): Json[] {
  const counts = {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cacheReadTokens },
    output_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
  const output = [said(text), ...calls.map(({ id, json }) => called(json, id))];
  const items = calls.flatMap(({ id, json }, at) => [
    itemAdded({ ...called('', id), status: 'in_progress' }, at + 1),
    ...piecesOf(json, random).map((delta) => ({
      type: 'response.function_call_arguments.delta',
      item_id: `fc_${id}`,
      output_index: at + 1,
      delta,
    })),
    {
      type: 'response.function_call_arguments.done',
      item_id: `fc_${id}`,
      output_index: at + 1,
      arguments: json,
    },
    itemDone(called(json, id), at + 1),
  ]);
  const outcome =
    finish === 'length'
      ? { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, usage: counts }
      : { usage: counts };
  return [
    created,
    ...textAdded(),
    ...piecesOf(text, random).map((delta) => textDelta(delta)),
    ...textDone(text),
    ...items,
    { ...completed(output, outcome), ...(finish === 'length' && { type: 'response.incomplete' }) },
  ];
}

function anthropicEvents({ text, calls, finish, usage }: Truth, random: Random): Json[] {
  const counts = {
    input_tokens: usage.inputTokens - usage.cacheReadTokens,
    cache_read_input_tokens: usage.cacheReadTokens,
    cache_creation_input_tokens: 0,
  };
  const stopWords = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' } as const;
  const tools = calls.flatMap(({ id, name, json }, at) => [
    blockStart(at + 1, { type: 'tool_use', id, name, input: {} }),
    ...piecesOf(json, random).map((partial_json) =>
      blockDelta(at + 1, { type: 'input_json_delta', partial_json }),
    ),
    blockStop(at + 1),
  ]);
  const events = [
    opening({ ...counts, output_tokens: 1 }),
    blockStart(0, { type: 'text', text: '' }),
    ...piecesOf(text, random).map((piece) => blockDelta(0, { type: 'text_delta', text: piece })),
    blockStop(0),
    ...tools,
    messageDelta(stopWords[finish], { output_tokens: usage.outputTokens }),
    messageStop,
  ];
  return events.flatMap((event) => (random.chance(0.1) ? [{ type: 'ping' }, event] : [event]));
}

/** The events of an answer, in the order in which they are sent. */
export function eventsOf(dialect: DialectName, truth: Truth, random: Random): (Json | string)[] {
  if (dialect === 'chat') return chatEvents(truth, random);
  return dialect === 'responses' ? responsesEvents(truth, random) : anthropicEvents(truth, random);
}

// Fields change places and fields nobody knows come in; what is said stays.
function shuffled(value: unknown, random: Random, isTop = true): unknown {
  if (Array.isArray(value)) return value.map((inner) => shuffled(inner, random, false));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([name, inner]) => [name, shuffled(inner, random, false)] as const,
  );
  for (let at = entries.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1);
    const [one, two] = [entries[at], entries[other]];
    if (one && two) [entries[at], entries[other]] = [two, one];
  }
  const extra = isTop && random.chance(0.2) ? { x_unknown: { a: [1, 'b'] } } : {};
  return Object.fromEntries([...entries, ...Object.entries(extra)]);
}

/** Bytes of events in a random framing that the standard allows. */
export function framed(dialect: DialectName, events: readonly (Json | string)[], random: Random): string {
  const eol = random.pick(['\n', '\n', '\n', '\r\n']);
  const space = random.pick([' ', ' ', '']);
  const frames = events.map((event) => {
    const json = typeof event === 'string' ? event : JSON.stringify(shuffled(event, random));
    const name =
      dialect === 'chat' || typeof event === 'string' ? '' : `event:${space}${String(event['type'])}${eol}`;
    const comment = random.chance(0.1) ? `: keep-alive${eol}${eol}` : '';
    const id = random.chance(0.05) ? `id: 7${eol}` : '';
    return `${comment}${name}${id}data:${space}${json}${eol}${eol}`;
  });
  return frames.join('');
}
