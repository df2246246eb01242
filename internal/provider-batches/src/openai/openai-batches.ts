// Speaks OpenAI's Batch API.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { TextModel } from '@internal/model';
import { objectOf, textOf, UnreadableAnswer } from '@internal/model';
import { createAnswerDesk } from '../answer/answer-desk.ts';
import type { BatchCallLimits } from '../batch/batch-calls.ts';
import { createBatchCalls } from '../batch/batch-calls.ts';
import type { FileExpiry, FileWire } from '../batch/batch-wire.ts';
import { checkItems } from '../batch/check-items.ts';
import type { BatchOutcome, BatchState, ProviderBatches } from '../batch/provider-batches.ts';
import { readLines } from '../batch/read-lines.ts';
import { readOutcomes } from '../batch/read-outcomes.ts';

/** "The file can contain up to 50,000 requests, and can be up to 200 MB in size" (API reference, Create batch). */
const limits = { maxItems: 50_000, maxBytes: 200_000_000 };
const nameKey = 'tpl_batch';
const skewMs = 60_000;
const maxPages = 5;
/**
 * What nobody deleted ends by itself: OpenAI takes an hour to 30 days (API reference, Upload file; Create batch), Azure 14 days to 30
 * for files of batches.
 */
const expires: FileExpiry = { anchor: 'created_at', seconds: 1_209_600 };

/** What a client of the API is made of. */
export interface OpenAiSide extends BatchCallLimits {
  readonly wire: () => Promise<FileWire>;
  readonly create: (fetch: typeof globalThis.fetch) => TextModel;
  /** What each request asks: `/v1/responses`, `/v1/chat/completions`. */
  readonly endpoint: string;
  readonly provider: string;
  readonly model: string;
}

/** Creates the client. A batch bears its name in its metadata. */
export function openaiBatches(side: OpenAiSide): ProviderBatches {
  const { wire, create, endpoint, provider, model, ...bounds } = side;
  const calls = createBatchCalls({ provider, model }, bounds);
  const desk = createAnswerDesk(create as Parameters<typeof createAnswerDesk>[0], asBatch);
  const pathOf = (id: string) => `/batches/${encodeURIComponent(id)}`;
  const filePath = (id: string) => `/files/${encodeURIComponent(id)}`;
  const batchOf = async (id: string, signal: AbortSignal) =>
    objectOf(await (await wire()).json('get', pathOf(id), { signal }), 'the batch');

  async function* outcomes(id: string, caller: AbortSignal | undefined): AsyncGenerator<BatchOutcome> {
    const signal = calls.transferSignal(caller);
    try {
      const batch = await batchOf(id, signal);
      const [answered, { output_file_id: answers }] = [answeredIn(batch), batch];
      // Their file comes later than the end (BerriAI/litellm#37715).
      if (answered > 0 && (typeof answers !== 'string' || answers === ''))
        throw new UnreadableAnswer('a batch whose answers are not there yet');
      let read = 0;
      // Answers and errors stand in two files, either of which may be missing.
      for (const file of [answers, batch['error_file_id']]) {
        if (typeof file !== 'string' || file === '') continue;
        const response = await (await wire()).lines(`${filePath(file)}/content`, signal);
        const toError = (thrown: unknown) => calls.toError(thrown, signal, caller);
        const lines = readLines(response, signal, calls.maxLineBytes);
        for await (const outcome of readOutcomes(lines, { toOutcome, toError })) {
          if (outcome.type !== 'expired' && outcome.type !== 'cancelled') read += 1;
          yield outcome;
        }
      }
      // Lines may come later than their file, or never (TU-Wien-dataLAB/aqueduct#55, cds-snc/ai-answers#1272).
      if (read < answered) throw new UnreadableAnswer('a batch with fewer answers than it counts');
    } catch (thrown) {
      throw calls.toError(thrown, signal, caller);
    }
  }

  return {
    ...desk,
    limits,
    async submit(name, items, options) {
      checkItems(name, items, limits);
      const lines = items.map(
        ({ id, body }) =>
          `{"custom_id":${JSON.stringify(id)},"method":"POST","url":${JSON.stringify(endpoint)},"body":${body}}\n`,
      );
      return calls.run(
        async (signal) => {
          const own = await wire();
          const uploaded = await expiring((given) =>
            own.upload(`${name}.jsonl`, lines, { expires: given, signal }),
          );
          const input_file_id = textOf(objectOf(uploaded, 'the file')['id'], 'id');
          const metadata = { [nameKey]: name };
          const asked = { input_file_id, endpoint, completion_window: '24h', metadata };
          try {
            const created = await expiring((given) => {
              const body = { ...asked, ...(given && { output_expires_after: given }) };
              return own.json('post', '/batches', { body, signal });
            });
            return toState(created);
          } catch (error) {
            // Nobody else has its name. Where the batch may have been created all the same, it is needed, and ends by itself.
            if (isRefusal(error))
              await own.json('delete', filePath(input_file_id), { signal }).catch(() => undefined);
            throw error;
          }
        },
        options?.signal,
        true,
      );
    },
    find: (name, { since }, options) =>
      calls.run(async (signal) => {
        const found: BatchState[] = [];
        let after: string | undefined;
        for (let page = 0; page < maxPages; page += 1) {
          const query = { limit: '100', ...(after !== undefined && { after }) };
          const list = objectOf(await (await wire()).json('get', '/batches', { query, signal }), 'the list');
          const all = Array.isArray(list['data'])
            ? list['data'].map((each) => objectOf(each, 'a batch'))
            : [];
          const fresh = all.filter((each) => toState(each).createdAt >= since - skewMs);
          found.push(
            ...fresh
              .filter((each) => nameIn(each) === name)
              .map((each) => ({ ...toState(each), isNamed: true })),
          );
          const last = all.at(-1)?.['id'];
          after = typeof last === 'string' ? last : undefined;
          if (list['has_more'] !== true || fresh.length < all.length || after === undefined) break;
        }
        return found;
      }, options?.signal),
    state: (id, options) => calls.run(async (signal) => toState(await batchOf(id, signal)), options?.signal),
    outcomes: (id, options) => outcomes(id, options?.signal),
    cancel: (id, options) =>
      calls.run(
        async (signal) => toState(await (await wire()).json('post', `${pathOf(id)}/cancel`, { signal })),
        options?.signal,
      ),
    forget: (id, options) =>
      calls.remove(async (signal) => {
        const batch = await batchOf(id, signal);
        for (const file of [batch['input_file_id'], batch['output_file_id'], batch['error_file_id']]) {
          if (typeof file !== 'string' || file === '') continue;
          await calls.remove(
            async (own) => (await wire()).json('delete', filePath(file), { signal: own }),
            signal,
          );
        }
      }, options?.signal),
  };
}

const statusIn = (error: unknown): number =>
  isObject(error) && typeof error['status'] === 'number' ? error['status'] : 0;

/** Whether nothing was created, for certain. */
const isRefusal = (error: unknown) => statusIn(error) >= 400 && statusIn(error) < 500;

/** Asks with a time when files end; without one where a server says that it does not know that field. */
async function expiring<T>(ask: (given: FileExpiry | undefined) => Promise<T>): Promise<T> {
  try {
    return await ask(expires);
  } catch (error) {
    if (!isRefusal(error) || !String((error as Error).message).includes('expires_after')) throw error;
    return ask(undefined);
  }
}

/** How many requests it says were answered; some servers count what failed as completed, too. */
function answeredIn({ request_counts: counts }: Json): number {
  const { completed, failed, total } = isObject(counts) ? counts : {};
  const others = Number(total) - Number(failed);
  return Math.min(Number(completed) || 0, Number.isNaN(others) ? Infinity : others);
}

/** The price of batches; the answers themselves say `default`, or nothing. */
const asBatch = (answer: Json): Json => ({ ...answer, service_tier: 'batch' });

const nameIn = ({ metadata }: Json): unknown => (isObject(metadata) ? metadata[nameKey] : undefined);

const statuses: Readonly<Record<string, BatchState['status']>> = {
  validating: 'running',
  in_progress: 'running',
  finalizing: 'running',
  cancelling: 'cancelling',
  completed: 'ended',
  expired: 'ended',
  cancelled: 'ended',
  failed: 'failed',
};

// Found out only while a batch is validated (openai-python issues 1643 and 2084).
const tooMuch = /^(?:token_limit_exceeded|too_many_tasks|request_limit_exceeded|file_too_large)$/;

function toState(value: unknown): BatchState {
  const batch = objectOf(value, 'the batch');
  const status = statuses[textOf(batch['status'], 'status')];
  if (!status) throw new UnreadableAnswer('a batch in a state that nobody knows');
  const { created_at: created } = batch;
  const createdAt = typeof created === 'number' ? created * 1_000 : 0;
  const state = { id: textOf(batch['id'], 'id'), status, createdAt };
  return status === 'failed' ? { ...state, failure: failureOf(batch['errors']) } : state;
}

function failureOf(errors: unknown): NonNullable<BatchState['failure']> {
  const data: unknown = isObject(errors) ? errors['data'] : undefined;
  const codes = (Array.isArray(data) ? data : []).map((each: unknown) =>
    isObject(each) ? each['code'] : undefined,
  );
  const code = codes.find((each) => typeof each === 'string') ?? 'unknown';
  return { code: code.slice(0, 64), isTooMuch: tooMuch.test(code) };
}

function toOutcome(line: Json): BatchOutcome {
  const id = textOf(line['custom_id'], 'custom_id');
  const { response, error } = line;
  if (isObject(response)) {
    const { status_code: status, body, request_id: requestId } = response;
    const answer = { status: typeof status === 'number' ? status : 500, body: JSON.stringify(body ?? {}) };
    return {
      id,
      type: 'answered',
      answer: { ...answer, ...(typeof requestId === 'string' && requestId !== '' && { requestId }) },
    };
  }
  const code = isObject(error) ? error['code'] : undefined;
  if (code === 'batch_expired') return { id, type: 'expired' };
  if (code === 'batch_cancelled') return { id, type: 'cancelled' };
  return {
    id,
    type: 'answered',
    answer: { status: 500, body: JSON.stringify({ error: error ?? { code: 'unknown' } }) },
  };
}
