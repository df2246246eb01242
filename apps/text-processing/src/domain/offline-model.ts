// Lets the analyzers of the operations stand where a model stands.
import type { TextEvent, TextModel, TextRequest, TextResult } from '@tpl/ai';
import { AiError, noUsage } from '@tpl/ai';
import { fromSent } from './create-text-service.ts';
import type { Operation } from './define-operation.ts';
import { documentSlot } from './define-operation.ts';
import type { OfflineEngine } from './offline-engine.ts';
import { createInlineEngine } from './offline-engine.ts';

/** Name of the offline engine where other answers name their provider. */
const offlineProvider = 'offline';

/** Name of the offline engine where other answers name their model. */
const offlineModelName = 'extractive-1';

/**
 * A `TextModel` that asks nobody: each operation's own analyzer answers from the words of the text. It stands where a
 * model stands, so that everything around a model (cache, budget, events) works the same without one.
 *
 * @example
 * const model = createOfflineModel(operations);
 * await model.generate({ operation: 'summarize', prompt: summarize.prompt.with({ maxWords: '50', document: 'A text.' }) });
 */
export function createOfflineModel(
  operations: readonly Operation[],
  engine: OfflineEngine = createInlineEngine(operations),
): TextModel {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));

  async function generate(request: TextRequest): Promise<TextResult> {
    const operation = byId.get(request.prompt?.id ?? '');
    if (!request.prompt || !operation)
      throw new AiError('bad_request', 'The offline engine knows only the operations of this service.');
    const { [documentSlot]: text, ...slots } = request.prompt.slots;
    const options: Record<string, unknown> = {};
    for (const [name, slot] of Object.entries(slots)) {
      const isText = operation.textOptions.has(name);
      const isAbsent = operation.absentOptions.has(name) && slot.text === (isText ? '' : 'null');
      const value: unknown = isText ? slot.text : JSON.parse(slot.text);
      options[name] = isAbsent ? undefined : value;
    }
    const answer = await engine.run(
      { operation: operation.id, text: text?.text ?? '', options: fromSent(operation, options) },
      request.signal,
    );
    return {
      text: JSON.stringify(answer),
      object: answer,
      toolCalls: [],
      finishReason: 'stop',
      usage: noUsage,
      cost: { status: 'known', usd: 0, source: 'none' },
      provider: offlineProvider,
      model: offlineModelName,
      attempts: request.log?.records ?? [],
      warnings: [],
      degraded: false,
    };
  }

  return {
    id: `${offlineProvider}/${offlineModelName}`,
    capabilities: {
      temperature: false,
      tools: false,
      images: false,
      strictSchema: true,
      effort: false,
      effortNone: 'default',
      stop: false,
    },
    generate,
    async *stream(request): AsyncGenerator<TextEvent> {
      const result = await generate(request);
      yield { type: 'start', provider: result.provider, model: result.model };
      yield { type: 'text', text: result.text };
      yield { type: 'finish', result };
    },
    bound: () => ({ tokens: 0, costUsd: 0 }),
  };
}
