// Stands where a model's connection would: takes down what it would send, and hands it an answer that came another way.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { TextModel, TextRequest } from '@internal/model';
import { AiError } from '@internal/model';
import type { BatchAnswer } from '../batch/provider-batches.ts';

interface Visit {
  readonly answer?: BatchAnswer;
  sent?: string;
}

/** The part of `fetch` that models use. */
type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Writes requests and reads answers by one model, without a connection. */
export interface AnswerDesk {
  write(request: TextRequest): Promise<string>;
  answering(answer: BatchAnswer): TextModel;
  bound: NonNullable<TextModel['bound']>;
}

/** Puts a desk in front of the model that `create` makes over its `fetch`; `priced` writes the tier of batches into an answer. */
export function createAnswerDesk(
  create: (fetch: Fetch) => TextModel,
  priced: (answer: Json) => Json,
): AnswerDesk & { readonly id: string } {
  const visits = new AsyncLocalStorage<Visit>();
  const model = create(async (_, init) => {
    const visit = visits.getStore();
    if (visit?.answer) return toResponse(visit.answer, priced);
    if (visit) visit.sent = typeof init?.body === 'string' ? init.body : '';
    throw new Error('Nothing is sent from here.');
  });
  const { bound = () => ({ tokens: 0, costUsd: undefined }) } = model;
  return {
    id: model.id,
    bound,
    async write({ signal: _, deadlineAt: __, log: ___, ...request }) {
      const visit: Visit = {};
      const failure = await visits
        .run(visit, () => model.generate(request))
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      if (!visit.sent) throw failure;
      return visit.sent;
    },
    answering(answer) {
      let isGiven = false;
      async function generate(request: TextRequest) {
        if (isGiven) throw new AiError('bad_request', 'The answer of a batch is given once.');
        isGiven = true;
        return visits.run({ answer }, () => model.generate(request));
      }
      return {
        id: model.id,
        ...(model.capabilities && { capabilities: model.capabilities }),
        bound,
        generate,
        async *stream(request) {
          yield { type: 'finish', result: await generate(request) };
        },
      };
    },
  };
}

function toResponse({ status, body, requestId }: BatchAnswer, priced: (answer: Json) => Json): Response {
  const given = readJson(body);
  const headers = {
    'content-type': 'application/json',
    ...(requestId !== undefined && { 'request-id': requestId, 'x-request-id': requestId }),
  };
  return new Response(given && status === 200 ? JSON.stringify(priced(given)) : body, { status, headers });
}

function readJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
