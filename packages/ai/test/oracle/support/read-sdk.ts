// What the official SDK makes of an answer: the judge.
import { Anthropic } from '@anthropic-ai/sdk';
import { OpenAI } from 'openai';
import type { Json } from './bytes.ts';

export type DialectName = 'chat' | 'responses' | 'anthropic';

/** A tool call as the SDK gives it; arguments are text or, of Anthropic, an input. */
export interface SdkCall {
  readonly id: unknown;
  readonly name: unknown;
  readonly arguments: unknown;
}

export interface SdkAnswer {
  readonly text: string;
  readonly calls: readonly SdkCall[];
  /** The provider's own word. */
  readonly finish: unknown;
  readonly usage: Json | null | undefined;
  readonly isRefusal: boolean;
}

export interface SdkOutcome {
  readonly answer?: SdkAnswer;
  /** What it threw instead. */
  readonly threw?: string;
  /** All text that the SDK saw go by, whether or not it gave an answer. */
  readonly arrived: string;
}

const timeout = 4_000;
const stream_options = { include_usage: true };
const messages = [{ role: 'user' as const, content: 'Hello' }];
const asJson = (value: unknown): Json => value as Json;
const worded = (value: unknown): string => (typeof value === 'string' ? value : '');
const listed = (value: unknown): Json[] => (Array.isArray(value) ? value : []);

function openai(url: string): OpenAI {
  return new OpenAI({ apiKey: 'key', baseURL: `${url}/v1`, maxRetries: 0, timeout, logLevel: 'off' });
}

/** Text of a content that some servers give as a list of parts. */
function contentText(content: unknown): string {
  if (!Array.isArray(content)) return worded(content);
  return listed(content)
    .map((part) => (part['type'] === 'text' ? worded(part['text']) : ''))
    .join('');
}

/** The choice that was asked for; some servers leave its index out. */
function firstChoice(chunk: Json): Json | undefined {
  return listed(chunk['choices']).find(({ index }) => index === 0 || index === undefined);
}

function deltaOf(chunk: Json): Json {
  return (firstChoice(chunk)?.['delta'] ?? {}) as Json;
}

function chatAnswer(completion: Json): SdkAnswer {
  const choice = asJson(listed(completion['choices'])[0]);
  const said = asJson(choice['message']);
  return {
    text: contentText(said['content']),
    calls: listed(said['tool_calls']).map((call) => {
      const called = asJson(call['function']);
      return { id: call['id'], name: called['name'], arguments: called['arguments'] };
    }),
    finish: choice['finish_reason'],
    usage: completion['usage'] as Json | undefined,
    isRefusal: worded(said['refusal']) !== '' || choice['finish_reason'] === 'content_filter',
  };
}

// The SDK's own accumulation wants a role, an index and a type; where a server sends none, its chunks are the judge.
async function readChunks(url: string): Promise<SdkOutcome> {
  let arrived = '';
  let finish: unknown;
  let refusal = '';
  let usage: Json | undefined;
  const calls: { id: unknown; name: unknown; arguments: string; index: unknown }[] = [];
  try {
    const stream = await openai(url).chat.completions.create({
      model: 'm',
      messages,
      stream: true,
      stream_options,
    });
    for await (const event of stream) {
      const chunk = asJson(event);
      usage = (chunk['usage'] as Json | null) ?? usage;
      const choice = firstChoice(chunk);
      if (!choice) continue;
      const delta = deltaOf(chunk);
      arrived += contentText(delta['content']);
      refusal += worded(delta['refusal']);
      finish = choice['finish_reason'] || finish;
      for (const part of listed(delta['tool_calls'])) {
        const called = (part['function'] ?? {}) as Json;
        const json =
          typeof called['arguments'] === 'string'
            ? called['arguments']
            : called['arguments'] == null
              ? ''
              : JSON.stringify(called['arguments']);
        const open = calls.findLast((call) => call.index === part['index']);
        if (open && (!part['id'] || part['id'] === open.id)) open.arguments += json;
        else calls.push({ id: part['id'], name: called['name'], arguments: json, index: part['index'] });
      }
    }
  } catch (error) {
    return { threw: String(error), arrived };
  }
  if (finish === undefined) return { threw: 'the stream ended without a finish reason', arrived };
  const isRefusal = refusal !== '' || finish === 'content_filter';
  return { answer: { text: arrived, calls, finish, usage, isRefusal }, arrived };
}

async function readChat(url: string, again: () => string): Promise<SdkOutcome> {
  let arrived = '';
  try {
    const stream = openai(url).chat.completions.stream({ model: 'm', messages, stream_options });
    stream.on('chunk', (chunk) => {
      arrived += contentText(deltaOf(asJson(chunk))['content']);
    });
    return { answer: chatAnswer(asJson(await stream.finalChatCompletion())), arrived };
  } catch {
    return await readChunks(again());
  }
}

function responsesAnswer(whole: Json): SdkAnswer {
  const output = listed(whole['output']);
  const parts = output.flatMap((item) => (item['type'] === 'message' ? listed(item['content']) : []));
  const details = (whole['incomplete_details'] ?? {}) as Json;
  if (whole['status'] === 'failed' || whole['status'] === 'cancelled' || whole['error'])
    throw new Error(`the response says ${String(whole['status'])}`);
  const calls = output
    .filter((item) => item['type'] === 'function_call')
    .map((item) => ({ id: item['call_id'], name: item['name'], arguments: item['arguments'] }));
  const isFiltered = details['reason'] === 'content_filter';
  return {
    text: parts.map((part) => (part['type'] === 'output_text' ? worded(part['text']) : '')).join(''),
    calls,
    finish: whole['status'] === 'incomplete' ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop',
    usage: whole['usage'] as Json | undefined,
    isRefusal: isFiltered || parts.some((part) => part['type'] === 'refusal'),
  };
}

async function readResponses(url: string): Promise<SdkOutcome> {
  let arrived = '';
  let isFinished = false;
  try {
    const stream = openai(url).responses.stream({ model: 'm', input: 'Hello' });
    stream.on('event', (event) => {
      if (event.type === 'response.output_text.delta') arrived += event.delta;
      isFinished ||= event.type === 'response.completed' || event.type === 'response.incomplete';
    });
    const whole = asJson(await stream.finalResponse());
    // The SDK gives its snapshot at any end; only an outcome makes it an answer.
    if (!isFinished) return { threw: 'the stream ended without an outcome', arrived };
    return { answer: responsesAnswer(whole), arrived };
  } catch (error) {
    return { threw: String(error), arrived };
  }
}

function anthropicAnswer(whole: Json): SdkAnswer {
  const content = whole['content'];
  if (!Array.isArray(content)) throw new Error('a message without content');
  return {
    text: listed(content)
      .map((block) => (block['type'] === 'text' ? worded(block['text']) : ''))
      .join(''),
    calls: listed(content)
      .filter((block) => block['type'] === 'tool_use')
      .map((block) => ({ id: block['id'], name: block['name'], arguments: block['input'] })),
    finish: whole['stop_reason'],
    usage: whole['usage'] as Json | undefined,
    isRefusal: whole['stop_reason'] === 'refusal',
  };
}

function anthropic(url: string): Anthropic {
  return new Anthropic({ apiKey: 'key', baseURL: url, maxRetries: 0, timeout, logLevel: 'off' });
}

async function readAnthropic(url: string): Promise<SdkOutcome> {
  let arrived = '';
  try {
    const stream = anthropic(url).messages.stream({ model: 'm', max_tokens: 100, messages });
    stream.on('text', (delta) => {
      arrived += delta;
    });
    return { answer: anthropicAnswer(asJson(await stream.finalMessage())), arrived };
  } catch (error) {
    return { threw: String(error), arrived };
  }
}

async function readPlain(dialect: DialectName, url: string): Promise<SdkOutcome> {
  try {
    if (dialect === 'chat') {
      const answer = chatAnswer(asJson(await openai(url).chat.completions.create({ model: 'm', messages })));
      return { answer, arrived: answer.text };
    }
    if (dialect === 'responses') {
      const answer = responsesAnswer(
        asJson(await openai(url).responses.create({ model: 'm', input: 'Hello' })),
      );
      return { answer, arrived: answer.text };
    }
    const body = { model: 'm', max_tokens: 100, messages };
    const answer = anthropicAnswer(asJson(await anthropic(url).messages.create(body)));
    return { answer, arrived: answer.text };
  } catch (error) {
    return { threw: String(error), arrived: '' };
  }
}

/** Asks the SDK; `address` gives a fresh address of the same bytes each time it is called. */
export function readSdk(dialect: DialectName, isPlain: boolean, address: () => string): Promise<SdkOutcome> {
  if (isPlain) return readPlain(dialect, address());
  if (dialect === 'chat') return readChat(address(), address);
  return dialect === 'responses' ? readResponses(address()) : readAnthropic(address());
}
