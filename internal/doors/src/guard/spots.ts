// Knows where in the words of each dialect stands what a model said: everywhere but where nothing is read.
import { isObject, type Json } from '@internal/kit/json';
import type { DialectName } from '@internal/model';
import { isJson } from '@internal/model';
import { isRead } from '../body/texts-in.ts';
import { isProtocolWord } from './protocol-words.ts';

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

/** A JSON object or list that may be changed. */
type Open = Record<string, unknown>;

const open = (value: unknown): Open | undefined => (isObject(value) ? (value as Open) : undefined);
const all = (value: unknown): Open[] => (Array.isArray(value) ? value.filter(isObject) : []) as Open[];
const isList = (value: unknown): boolean => Array.isArray(value);

/** Input of a tool; that of a custom tool is free text. */
const inputKeys: ReadonlySet<string> = new Set(['arguments', 'input']);
const jsonKeys: ReadonlySet<string> = new Set(['arguments', 'partial_json']);

/** A text; or the input of a tool that stands as an object or a list: judged as the JSON it is. */
function spot(holder: Open, key: string, channel: string, isText: boolean): Spot {
  const value = holder[key];
  if (typeof value === 'string')
    return {
      channel,
      isText,
      isJson: jsonKeys.has(key),
      get: () => holder[key] as string,
      set: (text) => {
        holder[key] = text;
      },
    };
  return {
    channel,
    isText: false,
    isJson: true,
    get: () => JSON.stringify(holder[key]),
    set: (text) => {
      // What a cut leaves may be no JSON any more.
      holder[key] = isJson(text) ? JSON.parse(text) : isList(value) ? [] : {};
    },
  };
}

/** A place in a list, as part of a name. */
const label = (index: unknown, other: number | string): string =>
  String(typeof index === 'number' || typeof index === 'string' ? index : other);

/** Whether a text at this path is the answer's own. */
type IsText = (path: string, holder: Open) => boolean;
const never: IsText = () => false;

interface Walk {
  /** Begins the channels. */
  readonly at: string;
  readonly isText?: IsText;
  /** Keys at the top that are passed over. */
  readonly skip?: readonly string[];
}

/** Every text in a value, in order. */
function spotsUnder(value: unknown, { at, isText = never, skip = [] }: Walk): Spot[] {
  const found: Spot[] = [];
  function walk(holder: Open, path: string): void {
    for (const [key, entry] of Object.entries(holder)) {
      if (!isList(holder) && !isRead(key, holder)) continue;
      if (typeof entry === 'string' && isProtocolWord(key, entry)) continue;
      if (path === '' && skip.includes(key)) continue;
      const name = isList(holder) ? label(open(entry)?.['index'], key) : key;
      const here = path === '' ? name : `${path}.${name}`;
      const isNested = typeof entry === 'object' && entry !== null;
      const isInput = isNested && inputKeys.has(key) && Object.keys(entry).length > 0;
      if (typeof entry === 'string' || isInput)
        found.push(spot(holder, key, `${at}.${here}`, isText(here, holder)));
      else if (isNested) walk(entry as Open, here);
    }
  }
  if (typeof value === 'object' && value !== null) walk(value as Open, '');
  return found;
}

const isChatText: IsText = (path) => /^content(?:\.[^.]+(?:\.text)?)?$/.test(path);
const isBlockText: IsText = (path) => path === 'text';
const isItemText: IsText = (path, { type }) =>
  type === 'output_text' && /^(?:(?:item\.)?content\.[^.]+|part)\.text$/.test(path);

/** Beside the list of what is said: what a server found, or says of the answer. Names and numbers of the answer are no text. */
function besideAnswer(body: Json): Spot[] {
  const skip = Object.keys(body).filter((key) => answerKeys.has(key) || typeof body[key] !== 'object');
  return spotsUnder(body, { at: 'beside', skip });
}
const answerKeys: ReadonlySet<string> = new Set(['choices', 'content', 'usage']);

const finishWords = ['finish_reason', 'native_finish_reason'];

/** Beside what is said in a choice. */
const besideMessage = (choice: Open, at: string): Spot[] =>
  spotsUnder(choice, { at, skip: ['delta', 'message', ...finishWords] });

const messageSpots = (choice: Open, at: string): Spot[] =>
  ['delta', 'message'].flatMap((key) => spotsUnder(choice[key], { at: `${at}.${key}`, isText: isChatText }));

/** What one event of a stream says. */
export function saidIn(dialect: DialectName, data: Json): Said {
  if (dialect === 'chat') return chatSaid(data);
  return dialect === 'messages' ? messagesSaid(data) : responsesSaid(data);
}

function chatSaid(data: Json): Said {
  const choices = all(data['choices']).map((choice) => ({ choice, at: label(choice['index'], 0) }));
  return {
    pieces: choices.flatMap(({ choice, at }) => messageSpots(choice, at)),
    ended: choices.filter(({ choice }) => choice['finish_reason']).map(({ at }) => at),
    whole: [...choices.flatMap(({ choice, at }) => besideMessage(choice, at)), ...besideAnswer(data)],
  };
}

function messagesSaid(data: Json): Said {
  const type = String(data['type']);
  const at = label(data['index'], '');
  const { content_block: block, delta, message } = data;
  const said = [block, delta].flatMap((one) => spotsUnder(one, { at, isText: isBlockText }));
  // A block that begins with some text goes on in pieces. A summary comes whole: clients put the last of it in the place of all.
  const goesOn = type === 'content_block_delta' && open(delta)?.['type'] !== 'compaction_delta';
  const isPiece = ({ channel }: Spot): boolean =>
    type === 'content_block_start'
      ? channel === `${at}.text` || channel === `${at}.thinking`
      : goesOn && !channel.includes('.', at.length + 1);
  return {
    pieces: said.filter(isPiece),
    ended: type === 'content_block_stop' ? [at] : [],
    whole: [
      ...said.filter((one) => !isPiece(one)),
      ...spotsUnder(data, { at: type, skip: ['content_block', 'delta', 'message', 'usage'] }),
      ...(isObject(message) ? spotsIn('messages', message) : []),
    ],
  };
}

function responsesSaid(data: Json): Said {
  const type = String(data['type']);
  const base = type.replace(/\.(?:delta|done)$/, '');
  const places = Object.keys(data).filter((key) => key === 'item_id' || key.endsWith('_index'));
  const channel = [base, ...places.sort().map((key) => label(data[key], ''))].join('/');
  const isText: IsText = (path, holder) =>
    base === 'response.output_text' ? path === 'delta' || path === 'text' : isItemText(path, holder);
  const said = spotsUnder(data, { at: channel, isText, skip: ['response'] });
  const isPiece = (one: Spot): boolean =>
    type.endsWith('.delta') && `${one.channel}.`.startsWith(`${channel}.delta.`);
  const isInput = /[._]arguments$/.test(base);
  const { response } = data;
  return {
    pieces: said.filter(isPiece).map((piece) => (isInput ? { ...piece, isJson: true } : piece)),
    ended: type.endsWith('.done') ? [channel] : [],
    whole: [
      ...said.filter((one) => !isPiece(one)),
      ...(isObject(response) ? spotsIn('responses', response) : []),
    ],
  };
}

/** What a whole answer says. */
export function spotsIn(dialect: DialectName, body: Json): Spot[] {
  if (dialect === 'chat')
    return [
      ...all(body['choices']).flatMap((choice, n) => [
        ...messageSpots(choice, String(n)),
        ...besideMessage(choice, String(n)),
      ]),
      ...besideAnswer(body),
    ];
  const isBlocks = dialect === 'messages';
  const isText = isBlocks ? isBlockText : isItemText;
  return [
    ...all(body[isBlocks ? 'content' : 'output']).flatMap((one, n) =>
      spotsUnder(one, { at: String(n), isText }),
    ),
    // A response says its request again, which are not the model's words.
    ...(isBlocks ? besideAnswer(body) : []),
  ];
}
