// Shows what goes in to a guard.
import { systemClock as clock } from '@internal/kit';
import type {
  GuardDecision,
  InputGuard,
  Message,
  SlotTrust,
  SlotValue,
  TextRequest,
  TextResult,
} from '@internal/model';
import { AiError } from '@internal/model';
import type { EventSink, Middleware } from './middleware/middleware.ts';
import { changeResult, emitVerdict, toMiddleware } from './middleware/to-middleware.ts';

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
    screen: (request) => inspected(guard, request, events).then(({ safe }) => model.screen?.(safe) ?? safe),
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
