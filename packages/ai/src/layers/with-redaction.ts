// Keeps personal data in the process: placeholders go out, values come back into the answer.
import type { Problem } from '@internal/kit';
import { findProblems } from '@internal/kit';
import type {
  Message,
  OutputGuard,
  SlotValue,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
  ToolCall,
} from '@internal/model';
import { AiError, throwProblems } from '@internal/model';
import type { Placeholders, RedactionRange } from '@internal/redact/placeholders';
import {
  areNames,
  changeTexts,
  createPlaceholders,
  findNames,
  namesPattern,
  PlaceholderError,
} from '@internal/redact/placeholders';
import type { EventSink, Middleware } from './middleware/middleware.ts';
import { holdVerdicts } from './middleware/second-look.ts';
import { toMiddleware } from './middleware/to-middleware.ts';
import { createWireRestorer } from './wire/restore-wire.ts';
import { withOutputGuard } from './with-output-guard.ts';

/** Finds what must not leave the process; `createRedactor` of @tpl/security fits, and so does a function of your own. */
export type RangeFinder =
  | { find(text: string): Iterable<RedactionRange> }
  | ((text: string) => Iterable<RedactionRange>);

/** How requests are redacted. */
export interface WithRedactionOptions {
  /** Finds what must not leave. */
  readonly redactor: RangeFinder;
  /**
   * Names that must not leave either, or what finds the names of a request. Found as whole words, in any case, also over
   * the end of a line; at most 1,000 of 200 characters. Default: none.
   */
  readonly names?:
    | readonly string[]
    | ((request: TextRequest) => readonly string[] | Promise<readonly string[]>)
    | undefined;
  /** Whether the values come back into the answer. Default: true. */
  readonly restore?: boolean | undefined;
  /**
   * Judges once more what values were put into: one may hold, or finish, what a page loads. Default: only the guard further
   * inside judges, which reads placeholders.
   */
  readonly guard?: OutputGuard | undefined;
  /** Most different values of a request; one with more is refused. Default: 10,000. */
  readonly maxPlaceholders?: number | undefined;
  /** Most characters of a request; a longer one is refused. Default: 1,000,000. */
  readonly maxTextLength?: number | undefined;
}

/**
 * Replaces what must not leave the process by placeholders (`[EMAIL_1]`, numbered by first appearance, the same for the
 * same value) and puts the values back into the answer: text, stream, object, arguments of tool calls. Stands outside
 * the cache, so that cache, provider and everything between hold placeholders alone. What only looks like a placeholder in a request
 * is replaced as well and comes back. Pictures, tools, the schema, a prompt's own template and `providerData` go as they are.
 *
 * @example
 * import { withRedaction, wrapModel } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * // createRedactor of @tpl/security fits; this one finds a badge.
 * const redactor = (text: string) =>
 *   Array.from(text.matchAll(/B-\d{6}/g), ({ index }) => ({ kind: 'badge', start: index, end: index + 8 }));
 * const model = wrapModel(mockModel(), [withRedaction({ redactor, names: ['Ada Lovelace'] })]);
 * // The provider reads "[NAME_1] has [BADGE_2]".
 * await model.generate({ messages: [{ role: 'user', content: 'Ada Lovelace has B-123456' }] });
 *
 * @throws {AiError} `invalid_options` when a limit or the names do not fit. A call rejects with `bad_request` when its request is past a limit.
 */
export function withRedaction(options: WithRedactionOptions): Middleware {
  const {
    redactor,
    names = [],
    restore = true,
    maxPlaceholders = 10_000,
    maxTextLength = 1_000_000,
    guard,
  } = options;
  const isLimit = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  throwProblems('redaction', [
    ...findProblems({
      'redactor must be a function or have find()':
        typeof redactor === 'function' || typeof redactor?.find === 'function',
      'maxPlaceholders must be an integer from 1 to 999999': isLimit(maxPlaceholders, 999_999),
      'maxTextLength must be an integer from 1 to 100000000': isLimit(maxTextLength, 100_000_000),
    }),
    ...(typeof names === 'function' ? [] : nameProblems(names)),
  ]);
  const findRanges = typeof redactor === 'function' ? redactor : (text: string) => redactor.find(text);
  const listed = typeof names === 'function' ? undefined : namesPattern(names);

  async function patternOf(request: TextRequest): Promise<RegExp | undefined> {
    if (typeof names !== 'function') return listed;
    const given = await names(request);
    throwProblems('names of a request', nameProblems(given));
    return namesPattern(given);
  }

  /** The request as it may leave, and the map of what was taken out. */
  async function redacted(request: TextRequest) {
    const map = createPlaceholders({ maxPlaceholders, maxTextLength });
    const pattern = await patternOf(request);
    const hide = (text: string): string => {
      if (text.length > maxTextLength) return map.hide(text, []);
      return map.hide(text, [...findNames(text, pattern), ...findRanges(text)]);
    };
    let safe: TextRequest;
    try {
      safe = hideRequest(request, map, hide);
    } catch (error) {
      throw toAiError(error);
    }
    return { safe: map.isEmpty() ? request : safe, map: restore && !map.isEmpty() ? map : undefined };
  }

  const judged = guard ? withOutputGuard(guard) : (model: TextModel) => model;

  /** The model that answers a request as it may leave, with the values back; `end` is called however the answer ended. */
  async function modelFor(request: TextRequest, model: TextModel, events: EventSink) {
    const { safe, map } = await redacted(request);
    const { sink, hear, release: end } = holdVerdicts(events);
    const heard = hear(model, safe);
    if (!map) return { restoring: heard, end };
    const asJson = request.schema !== undefined;
    const wire = request.wire && createWireRestorer(request.wire, map);
    const restored = {
      ...model,
      generate: () =>
        heard.generate().then(
          (result) => (wire ? wire.whole(result) : restoredResult(result, map, asJson)),
          (error) => Promise.reject(restoredError(error, map, asJson)),
        ),
      stream: () => (wire ? wire.events(heard.stream()) : restoredEvents(heard.stream(), map, asJson)),
    };
    return { restoring: judged(restored, sink), end };
  }

  return toMiddleware('redaction', (model, events) => ({
    async generate(request) {
      const { restoring, end } = await modelFor(request, model, events);
      return restoring.generate(request).finally(end);
    },
    async *stream(request) {
      const { restoring, end } = await modelFor(request, model, events);
      try {
        yield* restoring.stream(request);
      } finally {
        end();
      }
    },
    screen: (request) => redacted(request).then(({ safe }) => model.screen?.(safe) ?? safe),
  }));
}

function hideRequest(request: TextRequest, map: Placeholders, hide: (text: string) => string): TextRequest {
  const { prompt, system, messages } = request;
  // A password is known by the words around it, which are gone once it stands alone as an argument.
  const hideInput = (text: string) => map.placeholderOf(text) ?? hide(text);
  const hideMessage = (message: Message): Message => {
    const content =
      typeof message.content === 'string'
        ? hide(message.content)
        : message.content.map((part) => (part.type === 'text' ? { ...part, text: hide(part.text) } : part));
    if (message.role !== 'assistant' || !message.toolCalls) return { ...message, content } as Message;
    const hideCall = (call: ToolCall) => ({ ...call, input: changeTexts(call.input, hideInput) });
    const toolCalls = message.toolCalls.map(hideCall);
    return { ...message, content, toolCalls } as Message;
  };
  const slots = Object.entries(prompt?.slots ?? {}).map(([name, { trust, text }]): [string, SlotValue] => [
    name,
    { trust, text: hide(text) },
  ]);
  return {
    ...request,
    ...(prompt && { prompt: { ...prompt, slots: Object.fromEntries(slots) } }),
    ...(system !== undefined && { system: hide(system) }),
    ...(messages && { messages: messages.map(hideMessage) }),
  };
}

function restoredResult(result: TextResult, map: Placeholders, asJson: boolean): TextResult {
  return {
    ...result,
    text: map.restore(result.text, asJson),
    ...(result.reasoning !== undefined && { reasoning: map.restore(result.reasoning) }),
    toolCalls: result.toolCalls.map((call) => restoredCall(call, map)),
    ...(result.object !== undefined && { object: changeTexts(result.object, (text) => map.restore(text)) }),
  };
}

function restoredCall(call: ToolCall, map: Placeholders): ToolCall {
  return { ...call, input: changeTexts(call.input, (text) => map.restore(text)) };
}

async function* restoredEvents(
  events: AsyncIterable<TextEvent>,
  map: Placeholders,
  asJson: boolean,
): AsyncGenerator<TextEvent> {
  const held = { text: '', reasoning: '' };
  try {
    for await (const event of events) {
      if (event.type === 'text' || event.type === 'reasoning') {
        const { type } = event;
        const all = held[type] + event.text;
        const open = map.openTail(all);
        held[type] = all.slice(all.length - open);
        const text = map.restore(all.slice(0, all.length - open), asJson && type === 'text');
        if (text !== '') yield { type, text };
      } else if (event.type === 'tool_call') yield { type: 'tool_call', call: restoredCall(event.call, map) };
      else if (event.type === 'partial') {
        const whole = (text: string) => map.restore(text.slice(0, text.length - map.openTail(text)));
        yield { type: 'partial', object: changeTexts(event.object, whole) };
      } else if (event.type === 'finish') {
        if (held.reasoning !== '') yield { type: 'reasoning', text: held.reasoning };
        if (held.text !== '') yield { type: 'text', text: held.text };
        yield { type: 'finish', result: restoredResult(event.result, map, asJson) };
      } else yield event;
    }
  } catch (error) {
    throw restoredError(error, map, asJson);
  }
}

/** A copy: the same error may go to another call, whose placeholders stand for other values. */
function restoredError(error: unknown, map: Placeholders, asJson: boolean): unknown {
  if (!AiError.isInstance(error) || error.partial === undefined) return toAiError(error);
  const partial = { ...error.partial, text: map.restore(error.partial.text, asJson) };
  const copy = new AiError(error.code, error.message, { ...error, cause: error.cause, partial });
  copy.stack = error.stack ?? copy.stack ?? '';
  return copy;
}

function toAiError(error: unknown): unknown {
  if (!(error instanceof PlaceholderError)) return error;
  return new AiError(error.reason === 'limit' ? 'bad_request' : 'invalid_options', error.message);
}

function nameProblems(names: readonly string[]): Problem[] {
  return findProblems({ 'names must be at most 1000, each of 1 to 200 characters': areNames(names) });
}
