// Domain Service: text-processing · example, replace in your project
import type { TextModel, TextRequest, TextResult } from '@tpl/ai';
import { z } from 'zod';
import type { GuardNote, GuardNotes } from '../model/guard-notes.ts';
import { strongestOf } from '../model/guard-notes.ts';
import type { Operation } from './define-operation.ts';
import { documentSlot } from './define-operation.ts';
import { parsePartialJson } from './parse-partial-json.ts';
import type { TextTask } from './parse-request.ts';
import { systemClock } from './system-clock.ts';
import type { ProcessAnswer, ProcessContext, ProcessEvent, TextService } from './text-service.ts';

/** What the service asks and for how long. */
export interface TextServiceOptions {
  readonly model: TextModel;
  /** Longest time for one answer, retries included. */
  readonly timeoutMs: number;
  /** Collects what guards say about a request. Default: answers tell nothing of guards. */
  readonly guardNotes?: Pick<GuardNotes, 'collect'>;
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
export function createTextService({ model, timeoutMs, guardNotes }: TextServiceOptions): TextService {
  const { collect } = guardNotes ?? { collect: (_notes: GuardNote[], work) => work() };
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
      const notes: GuardNote[] = [];
      const result = await collect(notes, () => model.generate(toRequest(task, context)));
      return toAnswer(task.operation, result, notes, systemClock.monotonic() - startedAt);
    },
    async *stream(task, context = {}): AsyncGenerator<ProcessEvent> {
      const startedAt = systemClock.monotonic();
      const notes: GuardNote[] = [];
      const events = collect(notes, () => model.stream(toRequest(task, context)))[Symbol.asyncIterator]();
      let text = '';
      let shownAt = startedAt;
      try {
        for (;;) {
          const step = await collect(notes, () => events.next());
          if (step.done) return;
          const event = step.value;
          if (event.type === 'start') yield { type: 'started', operation: task.operation.id };
          if (event.type === 'finish') {
            const answer = toAnswer(task.operation, event.result, notes, systemClock.monotonic() - startedAt);
            yield { type: 'answer', answer };
          }
          if (event.type !== 'text') continue;
          text += event.text;
          const now = systemClock.monotonic();
          if (now - shownAt < partialEveryMs) continue;
          const partial = parsePartialJson(text);
          if (partial === undefined) continue;
          shownAt = now;
          yield { type: 'partial', result: partial };
        }
      } finally {
        await events.return?.();
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

function toAnswer(
  operation: Operation,
  result: TextResult,
  notes: readonly GuardNote[],
  timeMs: number,
): ProcessAnswer {
  const { provider, model, degraded, cache, usage, cost, attempts, text } = result;
  const guard = strongestOf(notes);
  return {
    operation: operation.id,
    // It was checked inside the model, before it could be stored.
    result: operation.answer.parse(JSON.parse(text)),
    provider,
    model,
    degraded,
    cache: cache ?? { outcome: 'bypass' },
    usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, estimated: usage.estimated },
    cost: cost.status === 'unpriced' ? { status: 'unpriced' } : { status: cost.status, usd: cost.usd },
    attempts: attempts.length,
    ...(guard && { guard }),
    timeMs: Math.round(timeMs * 100) / 100,
  };
}
