// Serves batches: taken, watched, stopped.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ParseRules, TextTask } from '../domain/parse-request.ts';
import { parseRequest } from '../domain/parse-request.ts';
import type { RequestProblem } from '../domain/request-error.ts';
import { RequestError } from '../domain/request-error.ts';
import type { ProcessAnswer } from '../domain/text-service.ts';
import type { BatchProgress, BatchQueue } from '../jobs/batch-queue.ts';
import { callerOf, hangUpSignal, wantsEvents } from './caller.ts';
import type { ServerEvent } from './event-stream.ts';
import { sendEvents } from './event-stream.ts';
import { problemSchema } from './problem.ts';
import { batchSchema, taskSchema } from './schemas.ts';

/** What the routes work with. */
export interface BatchRoutes extends ParseRules {
  readonly batches: BatchQueue<TextTask, ProcessAnswer>;
  readonly maxBatchItems: number;
  /** Takes further requests from the caller's limit: a batch counts as many as it has texts. Throws when they do not fit. */
  readonly charge?: (request: FastifyRequest, requests: number) => Promise<void>;
}

type Progress = BatchProgress<ProcessAnswer>;
const busyRetryMs = 5_000;

/** `POST /v1/batches`, and its progress: once as JSON, or as events until the batch ends. */
export function addBatchRoutes(
  server: FastifyInstance,
  { batches, maxBatchItems, charge, ...rules }: BatchRoutes,
): void {
  const failures = { '4xx': problemSchema, '5xx': problemSchema };
  const params = z.object({ id: z.string() });
  const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

  server.post(
    '/v1/batches',
    {
      bodyLimit: rules.maxTextCharacters * maxBatchItems,
      config: { security: { scopes: ['batch:write'] } },
      schema: {
        tags: ['batches'],
        summary: 'Work on several texts in the background',
        body: z.strictObject({
          items: z.array(taskSchema(rules.operations, rules.maxTextCharacters)).min(1).max(maxBatchItems),
        }),
        response: { 202: batchSchema, ...failures },
      },
    },
    async (request, reply) => {
      const items = parseItems(request.body, rules, maxBatchItems);
      await charge?.(request, items.length - 1);
      const batch = batches.add(items, callerOf(request));
      if (!batch) {
        const problem = {
          path: 'items',
          message: 'cannot be taken: too many batches are under way',
          hint: 'try again when one has ended',
        };
        throw new RequestError('too_busy', [problem], { retryAfterMs: busyRetryMs });
      }
      return reply.code(202).header('location', `/v1/batches/${batch.id}`).send(batch);
    },
  );

  server.get(
    '/v1/batches/:id',
    {
      config: { security: { scopes: ['batch:write'] } },
      schema: {
        tags: ['batches'],
        summary: 'How a batch stands',
        description:
          'With `Accept: text/event-stream`: a `progress` event at every step, until the batch has ended.',
        params,
        response: { 200: batchSchema, ...failures },
      },
    },
    async (request, reply) => {
      const batch = found(batches.get(idOf(request), callerOf(request)));
      if (!wantsEvents(request)) return batch;
      const signal = hangUpSignal(reply);
      await sendEvents(reply, progressEvents(batches, batch, signal), signal);
      return reply;
    },
  );

  server.delete(
    '/v1/batches/:id',
    {
      config: { security: { scopes: ['batch:write'] } },
      schema: {
        tags: ['batches'],
        summary: 'Stop a batch',
        params,
        response: { 200: batchSchema, ...failures },
      },
    },
    async (request) => found(batches.cancel(idOf(request), callerOf(request))),
  );
}

function found(batch: Progress | undefined): Progress {
  if (batch) return batch;
  const hint = 'results are kept for a while after a batch has ended, then they are gone';
  throw new RequestError('not_found', [{ path: 'id', message: 'is not a batch of yours', hint }]);
}

function parseItems(body: unknown, rules: ParseRules, maxItems: number): TextTask[] {
  const items = (body as { items?: unknown } | null)?.items;
  if (!Array.isArray(items) || items.length === 0) {
    const hint = 'send { "items": [{ "operation": "summarize", "text": "…" }] }';
    throw new RequestError('invalid_request', [
      { path: 'items', message: 'must be a list of at least one request', hint },
    ]);
  }
  if (items.length > maxItems) {
    const message = `has ${items.length} entries, more than the limit of ${maxItems}`;
    throw new RequestError('invalid_request', [
      { path: 'items', message, limit: maxItems, hint: 'send several batches' },
    ]);
  }
  const problems: RequestProblem[] = [];
  const tasks = items.flatMap((item, index) => {
    try {
      return [parseRequest(item, rules, `items.${index}`)];
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new RequestError('invalid_request', problems);
  return tasks;
}

/** The state now, then every change; a reader who is slow gets the latest and misses what lay between. */
async function* progressEvents(
  batches: BatchQueue<TextTask, ProcessAnswer>,
  start: Progress,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  let latest: Progress | undefined = start;
  let wake = () => {};
  const stop = batches.watch(start.id, (progress) => {
    latest = progress;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      if (latest) {
        const progress: Progress = latest;
        latest = undefined;
        yield { event: 'progress', data: progress };
        if (progress.status !== 'running') return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stop();
    signal.removeEventListener('abort', onAbort);
  }
}
