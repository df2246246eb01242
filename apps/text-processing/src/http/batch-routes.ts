// Serves batches: taken, watched, stopped.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { GiveBack } from '../../jobs/src/charge-batch.ts';
import type { Jobs } from '../../jobs/src/jobs.ts';
import { watchBatch } from '../../jobs/src/watch-batch.ts';
import { systemClock } from '../domain/create-text-service.ts';
import type { ParseRules, TextTask } from '../domain/parse-request.ts';
import { parseRequest } from '../domain/parse-request.ts';
import type { RequestProblem } from '../domain/request-error.ts';
import { RequestError } from '../domain/request-error.ts';
import type { ProcessAnswer } from '../domain/text-service.ts';
import type { ChoiceRules } from '../model/model-choices.ts';
import { rulesFor } from '../model/model-choices.ts';
import type { EventsOptions, ServerEvent } from './answer/event-stream.ts';
import { sendEvents } from './answer/event-stream.ts';
import { problemSchema } from './answer/problem.ts';
import { addResultRoute, notFound } from './batch-results.ts';
import { completeBySchema, readCompleteBy } from './complete-by.ts';
import { callerOf, hangUpSignal, oneOf, wantsEvents } from './create-server.ts';
import type { AnswerOnce } from './operation-routes.ts';
import { batchSchema, batchStateSchema, taskSchema } from './schemas.ts';

/** What the routes work with. */
export interface BatchRoutes extends ChoiceRules {
  readonly batches: Jobs<TextTask, ProcessAnswer>;
  readonly maxBatchItems: number;
  /** Largest body of a batch. */
  readonly maxBatchBytes: number;
  /** Gives the same answer to the same Idempotency-Key. */
  readonly answerOnce: AnswerOnce;
  readonly onError: EventsOptions['onError'];
  /** Takes requests from the caller's limit, as many as a batch has texts, and can give them back. Throws when they do not fit. */
  readonly charge?: (request: FastifyRequest, requests: number) => Promise<GiveBack>;
}

const refusals = {
  batches: 'too many batches of yours are kept: those that have not ended',
  items: 'too many texts wait',
  bytes: 'texts that are too long together wait',
  unreachable: 'the queue cannot be reached',
};

/** `POST /v1/batches`, and its progress: once as JSON, or as events until the batch ends. */
export function addBatchRoutes(
  server: FastifyInstance,
  { batches, maxBatchItems, maxBatchBytes, charge, answerOnce, onError, ...rules }: BatchRoutes,
): void {
  const failures = { '4xx': problemSchema, '5xx': problemSchema };
  const standing = batchSchema(rules.operations);
  const params = z.object({ id: z.string() });
  const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

  server.post(
    '/v1/batches',
    {
      config: {
        security: { scopes: ['batch:write'], bodyLimitBytes: maxBatchBytes, limit: oneOf('batches') },
      },
      schema: {
        tags: ['batches'],
        summary: 'Work on several texts in the background',
        body: z.strictObject({
          items: z.array(taskSchema(rules.operations, rules.maxTextCharacters)).min(1).max(maxBatchItems),
          completeBy: completeBySchema.optional(),
        }),
        response: { 202: batchStateSchema, ...failures },
      },
    },
    async (request, reply) => {
      const items = parseItems(request.body, rulesFor(request, rules), maxBatchItems);
      const completeBy = readCompleteBy(request.body, systemClock.now());
      const add = async () => {
        const giveBack = await charge?.(request, items.length);
        const added = await batches.add(items, callerOf(request), completeBy);
        if (!added.ok) {
          // Of what could not be reached nobody knows whether it was taken.
          if (added.reason !== 'unreachable') await giveBack?.();
          const problem = {
            path: 'items',
            message: `cannot be taken: ${refusals[added.reason]}`,
            hint: 'try again when some have ended',
          };
          throw new RequestError('too_busy', [problem], { retryAfterMs: added.retryAfterMs });
        }
        return added.batch;
      };
      const asked = readOf(request.body);
      const batch = await answerOnce(request, reply, add, { toItsEnd: true, asked });
      return reply.code(202).header('location', `/v1/batches/${batch.id}`).send(batch);
    },
  );

  server.get(
    '/v1/batches/:id',
    {
      config: { security: { scopes: ['batch:write'], limit: oneOf('reads') } },
      schema: {
        tags: ['batches'],
        summary: 'How a batch stands',
        description:
          'With `Accept: text/event-stream`: a `progress` event whenever it got on, with the counts, until the batch has ended.',
        params,
        response: { 200: standing, ...failures },
      },
    },
    async (request, reply) => {
      const owner = callerOf(request);
      const id = idOf(request);
      if (!wantsEvents(request)) return found(await batches.get(id, owner));
      found(await batches.state(id, owner));
      const signal = hangUpSignal(reply);
      await sendEvents(reply, progressEvents(batches, { id, owner, signal }), { signal, onError });
      return reply;
    },
  );

  addResultRoute(server, { batches });

  server.delete(
    '/v1/batches/:id',
    {
      config: { security: { scopes: ['batch:write'], limit: oneOf('reads') } },
      schema: {
        tags: ['batches'],
        summary: 'Stop a batch; forget one that has ended',
        params,
        response: { 200: standing, ...failures },
      },
    },
    async (request) => found(await batches.cancel(idOf(request), callerOf(request))),
  );
}

function found<T>(batch: T | undefined): T {
  if (batch) return batch;
  throw notFound();
}

// What else stands there nobody has looked at: a key of it may not even be possible.
const readOf = (body: unknown) => {
  const { items, completeBy } = body as { readonly items: unknown; readonly completeBy?: unknown };
  return { items, completeBy };
};

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

async function* progressEvents(
  batches: Jobs<TextTask, ProcessAnswer>,
  batch: Parameters<typeof watchBatch>[1],
): AsyncGenerator<ServerEvent> {
  for await (const data of watchBatch(batches, batch)) yield { event: 'progress', data };
}
