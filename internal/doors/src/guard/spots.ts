// Knows where in the words of each dialect stands what a model said.
import { isObject, type Json } from '@internal/kit/json';
import type { DialectName } from '@internal/model';
import { isJson } from '@internal/model';
import { isRead } from '../body/texts-in.ts';

/** A place in an event or a body that holds text of the model. */
export interface Spot {
  /** Which text of the answer it is part of. */
  readonly channel: string;
  /** Whether it is the answer's own text, as against thought, refusals and arguments. */
  readonly isText: boolean;
  /** Whether it is JSON, where a quote in a text stands behind a backslash. */
  readonly isJson: boolean;
  readonly get: () => string;
  readonly set: (text: string) => void;
}

/** What one event of a stream says. */
export interface Said {
  /** Parts of texts that come in pieces. */
  readonly pieces: readonly Spot[];
  /** Channels that begin so end here. */
  readonly ended: readonly string[];
  /** Whole texts: said again, or said so for the first time. */
  readonly whole: readonly Spot[];
}

/** A JSON object that may be changed. */
type Open = Record<string, unknown>;

const open = (value: unknown): Open | undefined => (isObject(value) ? (value as Open) : undefined);
const all = (value: unknown): Open[] => (Array.isArray(value) ? value.filter(isObject) : []) as Open[];

// The input of a custom tool is free text.
const jsonKeys: ReadonlySet<string> = new Set(['arguments', 'partial_json']);

function spot(holder: Open | undefined, key: string, channel: string, isText = false): Spot[] {
  if (!holder || typeof holder[key] !== 'string') return [];
  return [
    {
      channel,
      isText,
      isJson: jsonKeys.has(key),
      get: () => holder[key] as string,
      set: (text) => {
        holder[key] = text;
      },
    },
  ];
}

/** Arguments that stand as an object or a list: judged as the JSON they are. */
function objectSpot(holder: Open | undefined, key: string, channel: string): Spot[] {
  const value = holder?.[key];
  if (!holder || typeof value !== 'object' || value === null) return spot(holder, key, channel);
  return [
    {
      channel,
      isText: false,
      isJson: true,
      get: () => JSON.stringify(holder[key]),
      set: (text) => {
        // What a cut leaves may be no JSON any more.
        holder[key] = isJson(text) ? JSON.parse(text) : Array.isArray(value) ? [] : {};
      },
    },
  ];
}

/** A place in a list, as part of a name. */
const label = (index: unknown, other: number | string): string =>
  String(typeof index === 'number' || typeof index === 'string' ? index : other);

/** Parts of a content, bare texts among them, and thought, which some servers put there as parts again. */
function partSpots(parts: unknown, at: string, isText: boolean): Spot[] {
  if (!Array.isArray(parts)) return [];
  return parts.flatMap((part: unknown, n) => {
    if (typeof part === 'string') return spot(parts as unknown as Open, String(n), `${at}${n}`, isText);
    const thought = open(part)?.['thinking'];
    return [
      ...spot(open(part), 'text', `${at}${n}`, isText),
      ...['thinking', 'summary', 'refusal'].flatMap((key) => spot(open(part), key, `${at}${n}.${key}`)),
      ...partSpots(thought, `${at}${n}.thought`, false),
    ];
  });
}

/** Every text in what stands beside the words of the model: what it quotes, and what tools gave back that the provider runs. */
function deepSpots(value: unknown, at: string): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Open;
  return Object.entries(holder).flatMap(([key, entry]) => {
    if (!Array.isArray(value) && !isRead(key, holder)) return [];
    return typeof entry === 'string' ? spot(holder, key, `${at}.${key}`) : deepSpots(entry, `${at}.${key}`);
  });
}

const under = (holder: Open, keys: readonly string[], at: string): Spot[] =>
  keys.flatMap((key) =>
    typeof holder[key] === 'string'
      ? spot(holder, key, `${at}.${key}`)
      : deepSpots(holder[key], `${at}.${key}`),
  );

function chatSpots(said: Open | undefined, at: string): Spot[] {
  if (!said) return [];
  const calls = all(said['tool_calls']).flatMap((call, n) =>
    ['function', 'custom'].flatMap((kind) =>
      ['arguments', 'input'].flatMap((key) =>
        objectSpot(open(call[kind]), key, `${at}.call${label(call['index'], n)}`),
      ),
    ),
  );
  return [
    ...spot(said, 'content', `${at}.text`, true),
    ...partSpots(said['content'], `${at}.part`, true),
    ...['refusal', 'reasoning_content', 'reasoning'].flatMap((key) => spot(said, key, `${at}.${key}`)),
    ...partSpots(said['reasoning_details'], `${at}.details`, false),
    ...spot(open(said['audio']), 'transcript', `${at}.audio`),
    ...deepSpots(said['annotations'], `${at}.annotations`),
    ...objectSpot(open(said['function_call']), 'arguments', `${at}.call`),
    ...calls,
  ];
}

function blockSpots(block: Open, at: string): Spot[] {
  return [
    ...spot(block, 'text', at, true),
    ...spot(block, 'thinking', at),
    ...spot(block, 'partial_json', at),
    ...objectSpot(block, 'input', at),
  ];
}

/** Of a block: what a text quotes, and what a tool gave back. */
function besideBlock(block: Open, at: string): Spot[] {
  const isResult = String(block['type']).endsWith('_tool_result');
  return under(block, isResult ? ['content'] : ['citations'], at);
}

const ofTools = ['action', 'queries', 'results', 'outputs', 'output', 'error'] as const;

function itemSpots(item: Open, at: string): Spot[] {
  const parts = ['content', 'summary'].flatMap((key) =>
    all(item[key]).flatMap((part, n) => [
      ...spot(part, 'text', `${at}.${key}${n}`, key === 'content' && part['type'] === 'output_text'),
      ...spot(part, 'refusal', `${at}.${key}${n}`),
      ...deepSpots(part['annotations'], `${at}.${key}${n}.annotations`),
    ]),
  );
  const own = ['arguments', 'input', 'code'].flatMap((key) => spot(item, key, at));
  return [...parts, ...own, ...under(item, ofTools, at)];
}

/** What one event of a stream says. */
export function saidIn(dialect: DialectName, data: Json): Said {
  if (dialect === 'chat') return chatSaid(data);
  return dialect === 'messages' ? messagesSaid(data) : responsesSaid(data);
}

function chatSaid(data: Json): Said {
  const choices = all(data['choices']).map((choice) => ({ choice, at: label(choice['index'], 0) }));
  return {
    pieces: choices.flatMap(({ choice, at }) =>
      chatSpots(open(choice['delta']) ?? open(choice['message']), at),
    ),
    ended: choices.filter(({ choice }) => choice['finish_reason']).map(({ at }) => at),
    whole: [],
  };
}

function messagesSaid(data: Json): Said {
  const type = String(data['type']);
  const at = label(data['index'], '');
  if (type === 'content_block_delta' || type === 'content_block_start') {
    const block = open(data[type === 'content_block_start' ? 'content_block' : 'delta']);
    // An input that begins empty is filled by what follows.
    const isFilled = !isObject(block?.['input']) || Object.keys(block['input']).length > 0;
    const quoted = open(block?.['citation']);
    return {
      pieces: block && isFilled ? blockSpots(block, at) : [],
      ended: [],
      whole: block ? [...besideBlock(block, at), ...deepSpots(quoted, `${at}.citation`)] : [],
    };
  }
  const message = open(data['message']);
  const whole = message ? spotsIn('messages', message) : [];
  return { pieces: [], ended: type === 'content_block_stop' ? [at] : [], whole };
}

function responsesSaid(data: Json): Said {
  const type = String(data['type']);
  const places = ['item_id', 'output_index', 'content_index', 'summary_index'].map((key) =>
    label(data[key], ''),
  );
  const base = type.replace(/\.(?:delta|done)$/, '');
  const channel = [base, ...places].join('/');
  if (type.endsWith('.delta')) {
    const [piece] = spot(data as Open, 'delta', channel, base === 'response.output_text');
    const isJson = base.endsWith('_arguments');
    return { pieces: piece ? [{ ...piece, isJson }] : [], ended: [], whole: [] };
  }
  const said = ['text', 'arguments', 'input', 'refusal', 'code'].flatMap((key) =>
    spot(data as Open, key, channel),
  );
  const part = open(data['part']);
  const item = open(data['item']);
  const response = open(data['response']);
  const whole = [
    ...said,
    ...deepSpots(data['annotation'], `${channel}.annotation`),
    ...(part ? itemSpots({ content: [part] }, channel) : []),
    ...(item ? itemSpots(item, channel) : []),
    ...(response ? spotsIn('responses', response) : []),
  ];
  return { pieces: [], ended: type.endsWith('.done') ? [channel] : [], whole };
}

/** What a whole answer says. */
export function spotsIn(dialect: DialectName, body: Json): Spot[] {
  if (dialect === 'chat')
    return all(body['choices']).flatMap((choice, n) => chatSpots(open(choice['message']), String(n)));
  if (dialect === 'messages')
    return all(body['content']).flatMap((block, n) => [
      ...blockSpots(block, String(n)),
      ...besideBlock(block, String(n)),
    ]);
  return all(body['output']).flatMap((item, n) => itemSpots(item, String(n)));
}
