// Shows what goes in and what comes out to guards.
import { systemClock as clock } from '@internal/kit';
import type {
  GuardDecision,
  InputGuard,
  Message,
  OutputGuard,
  OutputInspection,
  SlotTrust,
  SlotValue,
  TextRequest,
  TextResult,
  ToolCall,
} from '@internal/model';
import { AiError, isJson } from '@internal/model';
import { renderRequest } from '../prompt/create-prompt-renderer.ts';
import type { EventSink, Middleware } from './middleware.ts';
import { changeResult, emitVerdict, silence, toMiddleware } from './to-middleware.ts';

/**
 * Shows every text of a request to a guard before anything else happens: slots of a prompt by name and
 * trust, messages as the untrusted slot `message`, what a tool gave declared a document, a system text as the trusted slot `system`. A sanitized text replaces the original; a block is an error.
 *
 * @example
 * import { withInputGuard } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * // createInputGuard of @tpl/ai/guard fits; this one allows everything.
 * const guarded = withInputGuard({ inspect: () => ({ action: 'allow', score: 0, reasons: [] }) })(mockModel());
 */
export function withInputGuard(guard: InputGuard): Middleware {
  return toMiddleware('input_guard', (model, events) => ({
    async generate(request) {
      const { safe, report } = await inspected(guard, request, events);
      return report(await model.generate(safe));
    },
    async *stream(request) {
      const { safe, report } = await inspected(guard, request, events);
      yield* changeResult(model.stream(safe), report);
    },
  }));
}

async function inspected(guard: InputGuard, request: TextRequest, events: EventSink) {
  const { operation, prompt, messages, system } = request;
  const input: GuardDecision[] = [];

  async function inspect(text: string, slot: string, trust: SlotTrust, isDocument = false): Promise<string> {
    if (text === '') return text;
    const from = clock.monotonic();
    const verdict = await guard.inspect(text, {
      slot,
      trust,
      ...(operation !== undefined && { operation }),
      ...(isDocument && { content: 'document' as const }),
    });
    input.push(emitVerdict(events, 'input', operation, verdict, clock.monotonic() - from));
    const { action, reasons } = verdict;
    if (action === 'block') {
      const message = `The input guard blocks the request: ${reasons.join(', ')}.`;
      throw new AiError('guard_blocked', message, { reasons });
    }
    return action === 'sanitize' && verdict.text !== undefined ? verdict.text : text;
  }

  async function inspectMessage(message: Message): Promise<Message> {
    const inspectText = (text: string) => inspect(text, 'message', 'untrusted', message.role === 'tool');
    if (typeof message.content === 'string')
      return { ...message, content: await inspectText(message.content) } as Message;
    const content = [];
    for (const part of message.content)
      content.push(part.type === 'text' ? { ...part, text: await inspectText(part.text) } : part);
    return { ...message, content } as Message;
  }

  let safe = request;
  if (prompt) {
    const slots: Record<string, SlotValue> = {};
    let hasChanged = false;
    for (const [name, { trust, text }] of Object.entries(prompt.slots)) {
      const clean = await inspect(text, name, trust);
      hasChanged ||= clean !== text;
      slots[name] = { trust, text: clean };
    }
    if (hasChanged) safe = { ...safe, prompt: { ...prompt, slots } };
  }
  if (system !== undefined) safe = { ...safe, system: await inspect(system, 'system', 'trusted') };
  if (messages !== undefined) {
    const clean: Message[] = [];
    for (const message of messages) clean.push(await inspectMessage(message));
    safe = { ...safe, messages: clean };
  }
  const report = (result: TextResult): TextResult =>
    input.length === 0 ? result : { ...result, guard: { ...result.guard, input } };
  return { safe, report };
}

/**
 * Shows every answer to a guard before anybody else sees it, arguments of tool calls as well. Of a stream only what the guard lets go leaves; a blocked
 * text is nowhere, not in the result and not in an error.
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
      const inspection = open(guard, request);
      let result: TextResult;
      try {
        result = await model.generate(request);
      } catch (error) {
        throw cleaned(error, '');
      }
      const text = inspection.push(result.text);
      const { rest, output } = judged(inspection, request, events, result);
      return guarded(result, text + rest, output, createDataGuard(guard, request, events));
    },
    async *stream(request) {
      const inspection = open(guard, request);
      const calls = createDataGuard(guard, request, events);
      let released = '';
      try {
        for await (const event of model.stream(request)) {
          if (event.type === 'text') {
            const text = inspection.push(event.text);
            released += text;
            if (text !== '') yield { type: 'text', text };
          } else if (event.type === 'finish') {
            const { rest, output } = judged(inspection, request, events, event.result);
            released += rest;
            if (rest !== '') yield { type: 'text', text: rest };
            yield { type: 'finish', result: guarded(event.result, released, output, calls) };
          } else if (event.type === 'tool_call')
            yield { type: 'tool_call', call: calls.judge(event.call, { provider: model.id }) };
          else if (event.type === 'partial') {
            const object = createDataGuard(guard, request, silence).judgeData(event.object, '', {});
            if (object !== undefined) yield { type: 'partial', object };
          } else if (event.type !== 'reasoning') yield event;
        }
      } catch (error) {
        throw cleaned(error, released);
      }
    },
  }));
}

/** An inspection that knows how long it took. */
interface TimedInspection extends OutputInspection {
  readonly spentMs: () => number;
}

function open(guard: OutputGuard, request: TextRequest): TimedInspection {
  const { system, canary } = renderRequest(request);
  const inspection = guard.open({
    ...(system !== undefined && { system }),
    ...(canary !== undefined && { canary }),
    ...(request.operation !== undefined && { operation: request.operation }),
  });
  let spentMs = 0;
  const timed = <T>(run: () => T, from = clock.monotonic()): T => {
    const made = run();
    spentMs += clock.monotonic() - from;
    return made;
  };
  return {
    push: (chunk) => timed(() => inspection.push(chunk)),
    end: () => timed(() => inspection.end()),
    spentMs: () => spentMs,
  };
}

/** Who answered, as far as it is known. */
type Origin = Partial<Pick<TextResult, 'provider' | 'model' | 'requestId' | 'attempts'>>;

/** The rest of the text, or the error of a block. */
function judged(
  inspection: TimedInspection,
  { operation }: TextRequest,
  events: EventSink,
  { provider, model, requestId, attempts }: Origin,
): { rest: string; output: GuardDecision } {
  const { text: rest, verdict } = inspection.end();
  const output = emitVerdict(events, 'output', operation, verdict, inspection.spentMs());
  const { action, reasons } = output;
  if (action !== 'block') return { rest, output };
  const message = `The output guard blocks the answer: ${reasons.join(', ')}.`;
  const error = new AiError('guard_blocked', message, { provider, model, requestId, reasons });
  if (attempts) error.attempts = attempts;
  throw error;
}

const rank: Readonly<Record<GuardDecision['action'], number>> = { allow: 0, flag: 1, sanitize: 2, block: 3 };

type DataGuard = ReturnType<typeof createDataGuard>;

/** Judges arguments of tool calls and objects as texts of their own, each once. */
function createDataGuard(guard: OutputGuard, request: TextRequest, events: EventSink) {
  const known = new Map<string, unknown>();
  let worst: GuardDecision | undefined;
  /** The data as it may leave; `undefined` where it is no JSON any more after a cut. */
  function judgeData(data: unknown, of: string, origin: Origin): unknown {
    const written = JSON.stringify(data) ?? 'null';
    const key = of + written;
    if (known.has(key)) return known.get(key);
    const inspection = open(guard, request);
    const text = inspection.push(written);
    const { rest, output } = judged(inspection, request, events, origin);
    if (!worst || rank[output.action] > rank[worst.action]) worst = output;
    const said = text + rest;
    known.set(key, said === written ? data : isJson(said) ? JSON.parse(said) : undefined);
    return known.get(key);
  }
  return {
    judgeData,
    judge: (call: ToolCall, origin: Origin): ToolCall => ({
      ...call,
      input: judgeData(call.input, JSON.stringify([call.id, call.name]), origin) ?? {},
    }),
    /** The decision that weighs most: of the answer, of a guard further inside, or of a call. */
    worse: (...decisions: readonly (GuardDecision | undefined)[]): GuardDecision =>
      [...decisions, worst].reduce((a, b) => (b && (!a || rank[b.action] > rank[a.action]) ? b : a))!,
  };
}

/** The result as the guard let it go; an object that was made of another text is judged by itself. */
function guarded(
  { object, reasoning: _, ...result }: TextResult,
  text: string,
  output: GuardDecision,
  data: DataGuard,
) {
  const toolCalls = result.toolCalls.map((call) => data.judge(call, result));
  const safe = object === undefined ? undefined : data.judgeData(object, '', result);
  const guard = { ...result.guard, output: data.worse(output, result.guard?.output) };
  return { ...result, text, toolCalls, ...(safe !== undefined && { object: safe }), guard };
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
