// Makes the two halves of a call that waits for a batch: what is asked now, and what is made of the answer later.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Budget, Middleware, TextModel, TextRequest, WrappedModel } from '@tpl/ai';
import { AiError, withBudget, withCache, withObject, withOutputGuard, wrapModel } from '@tpl/ai';
import type { BatchAnswer, ProviderBatches } from '@tpl/ai/batches';
import type { Ledger } from '@tpl/ai/ledger';
import type { ComposedModel } from '../../src/model/composed-model.ts';

/** Ends the first half: the request is to wait, and this is how it goes out. */
export class Parked extends Error {
  readonly body: string;
  constructor(body: string) {
    super('The request waits for a batch.');
    this.name = 'Parked';
    this.body = body;
  }
}

/** The two halves, and what carries an answer to the second. */
export interface LaneModels {
  /** Guards, redacts, looks for a kept answer and for room in the budget; else throws {@link Parked}. */
  readonly asking: WrappedModel;
  /** Makes of an answer what a live call does: restored, checked, guarded, kept, counted. */
  readonly answering: WrappedModel;
  /** Runs what asks `answering`, with the answer that it is to be given. */
  withAnswer<T>(answer: BatchAnswer, run: () => Promise<T>): Promise<T>;
}

/** What the halves are made of. */
export interface LaneModelsOptions extends Pick<ComposedModel, 'answers' | 'layers'> {
  readonly batches: ProviderBatches;
  readonly budget: Budget | undefined;
  readonly ledger: Ledger;
}

/** Makes both. Neither opens a line of the ledger: an answer of a batch is booked when it comes, used or not. */
export function createLaneModels({
  batches,
  answers,
  layers,
  budget,
  ledger,
}: LaneModelsOptions): LaneModels {
  const { outer, outputGuard, prompts } = layers;
  const given = new AsyncLocalStorage<BatchAnswer>();
  const parking = whole(batches, async (request) => {
    throw new Parked(await batches.write(request));
  });
  const answered = whole(batches, async (request) => {
    const answer = given.getStore();
    if (!answer) throw new AiError('bad_request', 'There is no answer of a batch here.');
    return batches.answering(answer).generate(request);
  });
  const kept = withCache(answers, { ledger });
  // What would have to be asked again goes live.
  const plainObject = withObject({ maxReasks: 0 });
  return {
    asking: wrapModel(
      parking,
      [...outer, onlyKept(kept), ...(budget ? [withBudget(budget)] : []), plainObject],
      { prompts },
    ),
    answering: wrapModel(
      answered,
      [
        ...outer,
        kept,
        ...(budget ? [withBudget(paid(budget))] : []),
        plainObject,
        withOutputGuard(outputGuard),
      ],
      { prompts },
    ),
    withAnswer: (answer, run) => given.run(answer, run),
  };
}

function whole({ id, bound }: ProviderBatches, generate: TextModel['generate']): TextModel {
  return {
    id,
    bound,
    generate,
    async *stream(request) {
      yield { type: 'finish', result: await generate(request) };
    },
  };
}

/** A kept answer, or the model inside: others who ask for the same must not wait for a batch. */
function onlyKept(kept: Middleware): Middleware {
  return (model) => {
    const never = whole(model as never, () => Promise.reject(new AiError('bad_request', 'Nothing is kept.')));
    const cache = kept(never);
    return {
      ...model,
      async generate(request: TextRequest) {
        const asked = { ...request, cacheMode: 'only_if_cached' } as TextRequest;
        const result = await cache.generate(asked).catch(() => undefined);
        return result ?? model.generate(request);
      },
    };
  };
}

/** What was paid for is counted, past the limit too: nothing is held for it, which a budget grants past its limit. */
function paid(budget: Budget): Budget {
  // Where a budget refuses all, since it cannot count.
  const uncounted = { settle: async () => {}, release: async () => {} };
  return {
    ...(budget.limitsCost !== undefined && { limitsCost: budget.limitsCost }),
    reserve: (key) =>
      budget
        .reserve(key, { tokens: 0, costUsd: 0 })
        .then((reserved) => (reserved.ok ? reserved : { ok: true, reservation: uncounted })),
  };
}
