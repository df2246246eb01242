// Serves the operations: which there are, and the answer of one.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Cache } from '@tpl/cache';
import { createCacheKey } from '@tpl/cache';
import type { RateLimiter } from '@tpl/security';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mostAtOnce } from '../../jobs/src/charge-batch.ts';
import { parseRequest } from '../domain/parse-request.ts';
import { RequestError } from '../domain/request-error.ts';
import type { ProcessAnswer, ProcessEvent, TextService } from '../domain/text-service.ts';
import type { ChoiceRules } from '../model/model-choices.ts';
import { choicesFor, rulesFor } from '../model/model-choices.ts';
import type { EventsOptions, ServerEvent } from './answer/event-stream.ts';
import { sendEvents } from './answer/event-stream.ts';
import { problemSchema } from './answer/problem.ts';
import { stepsOf } from './answer/server-timing.ts';
import { cacheModeOf, callerOf, hangUpSignal, oneOf, wantsEvents } from './create-server.ts';
import { answersSchema, operationListSchema, taskSchema } from './schemas.ts';

const keptMs = 24 * 60 * 60_000;

interface Kept {
  /** Of the request: the same key for another one is a mistake. */
  readonly print: string;
  /** The answer as nobody reads it who does not send that request. */
  readonly sealed: string;
}

/** Seals answers under a request itself, in whichever order its fields come: what is kept tells nothing to whoever reads the store. */
function createSeal(asked: Readonly<Record<string, unknown>>) {
  const material = createCacheKey(asked);
  const derive = (use: string, bytes: number) => Buffer.from(hkdfSync('sha256', material, '', use, bytes));
  const key = derive('answer', 32);
  return {
    print: derive('print', 32).toString('base64url'),
    close(answer: unknown): string {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = [nonce, cipher.update(JSON.stringify(answer)), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64');
    },
    open(sealed: string): unknown {
      const bytes = Buffer.from(sealed, 'base64');
      const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      cipher.setAuthTag(bytes.subarray(-16));
      return JSON.parse(Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]).toString());
    },
  };
}

/** Answers a request, or gives the answer that was given before. */
export type AnswerOnce = <T>(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (signal: AbortSignal) => Promise<T>,
  options?: {
    /** What has an effect is done to its end, and kept, though the client has left: it asks again. Default: false. */
    readonly toItsEnd?: boolean;
    /** What of the body is read: the same of it is the same request. Default: all of it. */
    readonly asked?: unknown;
  },
) => Promise<T>;

/**
 * Keeps answers by caller, route and the key in `Idempotency-Key` for a day, sealed under the request. Two at the same time are
 * answered once; what failed or is degraded is not kept. Without the header every request is its own.
 */
export function createAnswerOnce(cache: Pick<Cache, 'resolve'>): AnswerOnce {
  return async (request, reply, answer, { toItsEnd = false, asked = request.body } = {}) => {
    const signal = hangUpSignal(reply);
    const given = request.headers['idempotency-key'];
    if (given === undefined) return answer(signal);
    const path = 'Idempotency-Key';
    if (typeof given !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(given)) {
      const message = 'must be 1 to 255 visible ASCII characters';
      throw new RequestError('invalid_request', [{ path, message }]);
    }
    const [caller, route] = [callerOf(request), request.routeOptions.url];
    const key = createCacheKey({ for: 'sealed idempotency', caller, route, given });
    const { print, ...seal } = createSeal({ caller, route, given, body: asked });
    const { value, outcome } = await cache.resolve<Kept>(
      key,
      // One who hangs up does not take the answer from another who waits for the same.
      async (context) => {
        const answered = await answer(context.signal);
        if (isDegraded(answered)) context.setTtlMs(0);
        return { print, sealed: seal.close(answered) };
      },
      {
        ttlMs: keptMs,
        staleWhileRevalidateMs: 0,
        staleIfErrorMs: 0,
        softTimeoutMs: 0,
        hardTimeoutMs: 0,
        signal: toItsEnd ? undefined : signal,
      },
    );
    if (value.print !== print) {
      const message = 'was used for another request';
      throw new RequestError('key_reused', [{ path, message, hint: 'send a new key with a new request' }]);
    }
    if (outcome !== 'miss' && outcome !== 'bypass') reply.header('idempotent-replayed', 'true');
    return seal.open(value.sealed) as never;
  };
}

const isDegraded = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'degraded' in answer && answer.degraded === true;

/** What the routes work with. */
export interface OperationRoutes extends ChoiceRules {
  readonly service: TextService;
  readonly maxBatchItems: number;
  /** What a batch is taken from: nobody is told of more texts than fit into their limit. Default: nothing. */
  readonly limiter?: RateLimiter | undefined;
  /** Gives the same answer to the same Idempotency-Key. */
  readonly answerOnce: AnswerOnce;
  readonly onError: EventsOptions['onError'];
}

/** `GET /v1/operations` and `POST /v1/process`. */
export function addOperationRoutes(
  server: FastifyInstance,
  { service, maxBatchItems, limiter, answerOnce, onError, ...rules }: OperationRoutes,
): void {
  const list = {
    operations: rules.operations.map(({ id, title, description, options, answer }) => ({
      id,
      title,
      description,
      options: z.toJSONSchema(options, { io: 'input' }),
      answer: z.toJSONSchema(answer),
    })),
    maxTextCharacters: rules.maxTextCharacters,
  };
  server.get(
    '/v1/operations',
    {
      config: { security: { limit: oneOf('reads') } },
      schema: { tags: ['text'], summary: 'What the service can do', response: { 200: operationListSchema } },
    },
    async (request) => ({
      ...list,
      maxBatchItems: Math.max(1, Math.min(maxBatchItems, mostAtOnce(limiter, request.principal))),
      models: choicesFor(request, rules).map(({ name, routes }) => ({ name, routes })),
    }),
  );

  server.post(
    '/v1/process',
    {
      config: { security: { scopes: ['text:write'] } },
      schema: {
        tags: ['text'],
        summary: 'Work on a text',
        description:
          'Answers with one JSON document, or with server-sent events (`started`, `partial` …, `answer`) when `Accept` asks for `text/event-stream`. The same `Idempotency-Key` gets the same answer for a day, as events without `partial`. `Cache-Control: no-cache` asks for a new answer, `no-store` for one that is not kept, `only-if-cached` for a kept one or 504.',
        body: taskSchema(rules.operations, rules.maxTextCharacters),
        response: { 200: answersSchema(rules.operations), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const task = parseRequest(request.body, rulesFor(request, rules));
      const who = { caller: callerOf(request), cacheMode: cacheModeOf(request) };
      const once = () => answerOnce(request, reply, (signal) => service.process(task, { ...who, signal }));
      if (!wantsEvents(request)) {
        const answer = await once();
        reply.header('server-timing', stepsOf(answer));
        return answer;
      }
      const signal = hangUpSignal(reply);
      const hasKey = request.headers['idempotency-key'] !== undefined;
      const events = hasKey ? whole(task.operation.id, once) : service.stream(task, { ...who, signal });
      await sendEvents(reply, toServerEvents(events), { signal, onError });
      return reply;
    },
  );
}

/** An answer that may have been given before has no parts. */
async function* whole(operation: string, ask: () => Promise<ProcessAnswer>): AsyncGenerator<ProcessEvent> {
  const answer = await ask();
  yield { type: 'started', operation };
  yield { type: 'answer', answer };
}

async function* toServerEvents(events: AsyncIterable<ProcessEvent>): AsyncGenerator<ServerEvent> {
  for await (const { type, ...data } of events) {
    yield { event: type, data: 'answer' in data ? data.answer : data };
  }
}
