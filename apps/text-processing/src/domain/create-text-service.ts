// Domain Service: text-processing · example, replace in your project
import { systemClock } from '@internal/kit';
import type { TextModel, TextRequest, TextResult } from '@tpl/ai';
import { AiError } from '@tpl/ai';
import { z } from 'zod';
import type { Operation } from './define-operation.ts';
import { documentSlot } from './define-operation.ts';
import { parsePartialJson } from './parse-partial-json.ts';
import type { TextTask } from './parse-request.ts';
import type { ProcessAnswer, ProcessContext, ProcessEvent, TextService } from './text-service.ts';

/** What the service asks and for how long. */
export interface TextServiceOptions {
  readonly model: TextModel;
  /** Longest time for one answer, retries included. */
  readonly timeoutMs: number;
}

// A partial answer more often than this would only make the page flicker.
const partialEveryMs = 60;

/**
 * Creates the service: an operation's request goes to the model, the answer is checked against the operation's schema.
 *
 * @example
 * const service = createTextService({ model: createOfflineModel(operations), timeoutMs: 10_000 });
 * const answer = await service.process({ operation: summarize, text: 'A text.', options: { maxWords: 50 } });
 */
export function createTextService({ model, timeoutMs }: TextServiceOptions): TextService {
  const toRequest = (
    { operation, text, options }: TextTask,
    { signal, caller }: ProcessContext,
  ): TextRequest => ({
    prompt: operation.prompt.with(toSlots(options, text)),
    operation: operation.id,
    schema: { name: operation.id, jsonSchema: z.toJSONSchema(operation.answer) as Record<string, unknown> },
    maxOutputTokens: operation.maxTokens,
    deadlineAt: systemClock.monotonic() + timeoutMs,
    ...(signal && { signal }),
    ...(caller !== undefined && { tenant: caller, spender: caller }),
  });

  return {
    async process(task, context = {}) {
      const startedAt = systemClock.monotonic();
      const result = await model.generate(toRequest(task, context));
      return toAnswer(task.operation, result, systemClock.monotonic() - startedAt);
    },
    async *stream(task, context = {}): AsyncGenerator<ProcessEvent> {
      const startedAt = systemClock.monotonic();
      let text = '';
      let shownAt = startedAt;
      for await (const event of model.stream(toRequest(task, context))) {
        if (event.type === 'start') yield { type: 'started', operation: task.operation.id };
        if (event.type === 'text') {
          text += event.text;
          const now = systemClock.monotonic();
          const partial = now - shownAt < partialEveryMs ? undefined : parsePartialJson(text);
          if (partial === undefined) continue;
          shownAt = now;
          yield { type: 'partial', result: partial };
        }
        if (event.type === 'finish') {
          yield {
            type: 'answer',
            answer: toAnswer(task.operation, event.result, systemClock.monotonic() - startedAt),
          };
        }
      }
    },
  };
}

/** Numbers and flags as JSON, text as it is: the offline engine reads them back the same way. */
function toSlots(options: Readonly<Record<string, unknown>>, text: string): Record<string, string> {
  const entries = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return { ...Object.fromEntries(entries), [documentSlot]: text };
}

function toAnswer(operation: Operation, result: TextResult, timeMs: number): ProcessAnswer {
  const { provider, model, degraded, cache, usage, cost, attempts } = result;
  return {
    operation: operation.id,
    result: readResult(operation, result),
    provider,
    model,
    degraded,
    cache: cache ?? { outcome: 'bypass' },
    usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, estimated: usage.estimated },
    cost: cost.status === 'unpriced' ? { status: 'unpriced' } : { status: cost.status, usd: cost.usd },
    attempts: attempts.length,
    timeMs: Math.round(timeMs * 100) / 100,
  };
}

function readResult(operation: Operation, { text, provider, model }: TextResult): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AiError('malformed_response', `The answer to "${operation.id}" is not JSON.`, {
      provider,
      model,
      cause,
    });
  }
  const checked = operation.answer.safeParse(value);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`);
  throw new AiError('schema_invalid', `The answer to "${operation.id}" does not fit its schema.`, {
    provider,
    model,
    problems,
  });
}
