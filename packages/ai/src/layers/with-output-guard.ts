// Shows what comes out to a guard.
import { withoutWords } from '@internal/ai-sdk';
import type {
  GuardDecision,
  OutputGuard,
  ProviderData,
  TextRequest,
  TextResult,
  ToolCall,
} from '@internal/model';
import { AiError, createAttemptLog, isJson } from '@internal/model';
import type { Origin } from './middleware/inspection.ts';
import { judged, openInspection, pushed, worstOf } from './middleware/inspection.ts';
import type { EventSink, Middleware } from './middleware/middleware.ts';
import { afterFirstLook } from './middleware/second-look.ts';
import { silence, toMiddleware } from './middleware/to-middleware.ts';
import { createWireLayer } from './wire/guard-wire.ts';

/**
 * Shows every answer to a guard before anybody else sees it, arguments of tool calls as well. Of a stream only what the guard lets go leaves; a blocked
 * text is nowhere, not in the result and not in an error, and is asked for no further where the guard says `blocked` at once.
 *
 * @example
 * import { withOutputGuard } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * // createOutputGuard of @tpl/ai/guard fits; this one lets everything through.
 * const verdict = { action: 'allow', score: 0, reasons: [] } as const;
 * const guard = { open: () => ({ push: (chunk: string) => chunk, end: () => ({ text: '', verdict }) }) };
 * const guarded = withOutputGuard(guard)(mockModel());
 */
export function withOutputGuard(guard: OutputGuard): Middleware {
  return toMiddleware('output_guard', (model, events) => ({
    async generate(request) {
      const inspection = openInspection(guard, request);
      let result: TextResult;
      try {
        result = await model.generate(request);
      } catch (error) {
        throw cleaned(error, '');
      }
      if (request.wire) return createWireLayer(guard, request, events).whole(result);
      const text = inspection.push(result.text);
      const { rest, output } = judged(inspection, request, events, result);
      return guarded(result, text + rest, output, createDataGuard(guard, request, events));
    },
    async *stream(request) {
      const inspection = openInspection(guard, request);
      const calls = createDataGuard(guard, request, events);
      const wire = request.wire && createWireLayer(guard, request, events);
      const log = request.log ?? createAttemptLog();
      let origin: Origin = { provider: model.id };
      let released = '';
      try {
        for await (const event of model.stream({ ...request, log })) {
          if (event.type === 'start') origin = event;
          if (wire && event.type === 'wire') {
            yield* wire.push(event.event, origin);
            released = wire.released();
          } else if (wire && event.type === 'finish') yield* wire.finish(event.result);
          else if (event.type === 'text') {
            const text = pushed(inspection, event.text, request, events, origin);
            released += text;
            if (text !== '') yield { type: 'text', text };
          } else if (event.type === 'finish') {
            const { rest, output } = judged(inspection, request, events, event.result);
            released += rest;
            if (rest !== '') yield { type: 'text', text: rest };
            yield { type: 'finish', result: guarded(event.result, released, output, calls) };
          } else if (event.type === 'tool_call')
            yield { type: 'tool_call', call: calls.judge(event.call, origin) };
          else if (event.type === 'partial') {
            const object = createDataGuard(guard, request, silence).judgeData(event.object, '', {});
            if (object !== undefined) yield { type: 'partial', object };
          } else if (event.type !== 'reasoning') yield event;
        }
      } catch (error) {
        // A stream that was cut off writes its attempt down as it ends.
        if (AiError.isInstance(error) && error.attempts.length === 0) error.attempts = log.records;
        throw cleaned(error, released);
      }
    },
  }));
}

type DataGuard = ReturnType<typeof createDataGuard>;

/** Judges arguments of tool calls and objects as texts of their own, each once. */
function createDataGuard(guard: OutputGuard, request: TextRequest, events: EventSink) {
  const known = new Map<string, unknown>();
  let worst: GuardDecision | undefined;
  /** The data as it may leave; `undefined` where it is no JSON any more after a cut. */
  function judgeData(data: unknown, of: string, origin: Origin, sink = events): unknown {
    const written = JSON.stringify(data) ?? 'null';
    const key = of + written;
    if (known.has(key)) return known.get(key);
    const inspection = openInspection(guard, request);
    const text = inspection.push(written);
    const { rest, output } = judged(inspection, request, sink, origin);
    worst = worstOf([worst, output]);
    const said = text + rest;
    known.set(key, said === written ? data : isJson(said) ? JSON.parse(said) : undefined);
    return known.get(key);
  }
  return {
    judgeData,
    judgeObject: (object: unknown, origin: Origin, ofText: GuardDecision) =>
      judgeData(object, '', origin, afterFirstLook(events, ofText, 'text of object')),
    judge: (call: ToolCall, origin: Origin): ToolCall => ({
      ...call,
      input: judgeData(call.input, JSON.stringify([call.id, call.name]), origin) ?? {},
    }),
    /** The decision that weighs most: of the answer, of a guard further inside, or of a call. */
    worse: (...decisions: readonly (GuardDecision | undefined)[]): GuardDecision =>
      worstOf([...decisions, worst])!,
  };
}

/**
 * The result as the guard let it go: without thought, which it does not read. An object is judged by itself, and told of once
 * where its text says the same.
 */
function guarded(
  { object, reasoning: _, ...result }: TextResult,
  text: string,
  output: GuardDecision,
  data: DataGuard,
) {
  const toolCalls = result.toolCalls.map((call) => data.judge(call, result));
  const isCut =
    text !== result.text || toolCalls.some(({ input }, at) => input !== result.toolCalls[at]?.input);
  const kept = isCut &&
    result.providerData && { providerData: withoutComments(withoutWords(result.providerData)) };
  const safe = object === undefined ? undefined : data.judgeObject(object, result, output);
  const guard = { ...result.guard, output: data.worse(output, result.guard?.output) };
  return { ...result, ...kept, text, toolCalls, ...(safe !== undefined && { object: safe }), guard };
}

/** What goes back without the comments of OpenAI: they may say what was cut. Their places stay. */
function withoutComments(data: ProviderData): ProviderData {
  const { openai } = data;
  if (!Array.isArray(openai)) return data;
  const items = openai as readonly { readonly type?: unknown }[];
  return {
    ...data,
    openai: items.map((item) => (item.type === 'commentary' ? { ...item, text: '' } : item)),
  };
}

/** The error with only that part of the answer which the guard had let go. */
function cleaned(error: unknown, released: string): unknown {
  if (!AiError.isInstance(error) || error.partial === undefined) return error;
  const { usage } = error.partial;
  Object.defineProperty(error, 'partial', {
    value: released === '' ? undefined : { text: released, usage },
    configurable: true,
  });
  return error;
}
