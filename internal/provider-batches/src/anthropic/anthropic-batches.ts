// Speaks Anthropic's Message Batches API.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { TextModel } from '@internal/model';
import { objectOf, textOf, UnreadableAnswer } from '@internal/model';
import { createAnswerDesk } from '../answer/answer-desk.ts';
import type { BatchCallLimits } from '../batch/batch-calls.ts';
import { createBatchCalls } from '../batch/batch-calls.ts';
import type { BatchWire } from '../batch/batch-wire.ts';
import { checkItems } from '../batch/check-items.ts';
import type { BatchOutcome, BatchState, ProviderBatches } from '../batch/provider-batches.ts';
import { readLines } from '../batch/read-lines.ts';
import { readOutcomes } from '../batch/read-outcomes.ts';

const root = '/v1/messages/batches';
/** "Batches can contain up to 100,000 requests and be up to 256 MB in total size" (Messages API, Create a Message Batch). */
const limits = { maxItems: 100_000, maxBytes: 256_000_000 };
// A batch that was created a moment before its name was written down, by a clock that goes before ours.
const skewMs = 60_000;
const maxPages = 5;

/** What a client of the API is made of. */
export interface AnthropicSide extends BatchCallLimits {
  readonly wire: () => Promise<BatchWire>;
  readonly create: (fetch: typeof globalThis.fetch) => TextModel;
  readonly provider: string;
  readonly model: string;
}

/** Creates the client. The API keeps no names: `find` gives what may be the batch, by its time and size. */
export function anthropicBatches({
  wire,
  create,
  provider,
  model,
  ...bounds
}: AnthropicSide): ProviderBatches {
  const calls = createBatchCalls({ provider, model }, bounds);
  const desk = createAnswerDesk(create as Parameters<typeof createAnswerDesk>[0], asBatch);
  const pathOf = (id: string) => `${root}/${encodeURIComponent(id)}`;

  async function* outcomes(id: string, caller: AbortSignal | undefined): AsyncGenerator<BatchOutcome> {
    const signal = calls.transferSignal(caller);
    try {
      const response = await (await wire()).lines(`${pathOf(id)}/results`, signal);
      const toError = (thrown: unknown) => calls.toError(thrown, signal, caller);
      yield* readOutcomes(readLines(response, signal, calls.maxLineBytes), { toOutcome, toError });
    } catch (thrown) {
      throw calls.toError(thrown, signal, caller);
    }
  }

  return {
    ...desk,
    limits,
    async submit(name, items, options) {
      checkItems(name, items, limits);
      const requests = items.map(({ id, body }) => ({ custom_id: id, params: JSON.parse(body) as unknown }));
      return calls.run(
        async (signal) => toState(await (await wire()).json('post', root, { body: { requests }, signal })),
        options?.signal,
        true,
      );
    },
    find: (_, { since, items }, options) =>
      calls.run(async (signal) => {
        const found: BatchState[] = [];
        let after: string | undefined;
        for (let page = 0; page < maxPages; page += 1) {
          const query = { limit: '100', ...(after !== undefined && { after_id: after }) };
          const list = objectOf(await (await wire()).json('get', root, { query, signal }), 'the list');
          const all = Array.isArray(list['data'])
            ? list['data'].map((each) => objectOf(each, 'a batch'))
            : [];
          // Newest first.
          const fresh = all.filter((each) => toState(each).createdAt >= since - skewMs);
          found.push(...fresh.filter((each) => sizeOf(each) === items).map(toState));
          after = typeof list['last_id'] === 'string' ? list['last_id'] : undefined;
          if (list['has_more'] !== true || fresh.length < all.length || after === undefined) break;
        }
        return found;
      }, options?.signal),
    state: (id, options) =>
      calls.run(
        async (signal) => toState(await (await wire()).json('get', pathOf(id), { signal })),
        options?.signal,
      ),
    outcomes: (id, options) => outcomes(id, options?.signal),
    cancel: (id, options) =>
      calls.run(
        async (signal) => toState(await (await wire()).json('post', `${pathOf(id)}/cancel`, { signal })),
        options?.signal,
      ),
    forget: (id, options) =>
      calls.remove(async (signal) => (await wire()).json('delete', pathOf(id), { signal }), options?.signal),
  };
}

/** The price of batches, where the answer itself does not say that it is of one. */
function asBatch(message: Json): Json {
  const usage = isObject(message['usage']) ? message['usage'] : undefined;
  return usage ? { ...message, usage: { ...usage, service_tier: 'batch' } } : message;
}

const statuses: Readonly<Record<string, BatchState['status']>> = {
  in_progress: 'running',
  canceling: 'cancelling',
  ended: 'ended',
};

function toState(value: unknown): BatchState {
  const batch = objectOf(value, 'the batch');
  const status = statuses[textOf(batch['processing_status'], 'processing_status')];
  if (!status) throw new UnreadableAnswer('a batch in a state that nobody knows');
  return {
    id: textOf(batch['id'], 'id'),
    status,
    createdAt: Date.parse(String(batch['created_at'])) || 0,
    isNamed: false,
  };
}

function sizeOf({ request_counts: counts }: Json): number {
  return isObject(counts)
    ? Object.values(counts).reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0)
    : 0;
}

// Statuses of a live answer of that error: "Errors" of the API reference.
const statusOf: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  overloaded_error: 529,
};

function toOutcome(line: Json): BatchOutcome {
  const id = textOf(line['custom_id'], 'custom_id');
  const result = objectOf(line['result'], 'the result');
  switch (result['type']) {
    case 'succeeded': {
      const message = objectOf(result['message'], 'the message');
      const requestId = typeof message['id'] === 'string' ? { requestId: message['id'] } : {};
      return { id, type: 'answered', answer: { status: 200, body: JSON.stringify(message), ...requestId } };
    }
    case 'errored': {
      const error = objectOf(result['error'], 'the error');
      const { type } = isObject(error['error']) ? error['error'] : error;
      return {
        id,
        type: 'answered',
        answer: { status: statusOf[String(type)] ?? 500, body: JSON.stringify(error) },
      };
    }
    case 'expired':
      return { id, type: 'expired' };
    case 'canceled':
      return { id, type: 'cancelled' };
    default:
      throw new UnreadableAnswer('a result of a kind that nobody knows');
  }
}
