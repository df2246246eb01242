// Serves the operations: which there are, and the answer of one.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ParseRules } from '../domain/parse-request.ts';
import { parseRequest } from '../domain/parse-request.ts';
import type { ProcessEvent, TextService } from '../domain/text-service.ts';
import { cacheModeOf, callerOf, hangUpSignal, wantsEvents } from './create-server.ts';
import type { ServerEvent } from './event-stream.ts';
import { sendEvents } from './event-stream.ts';
import type { AnswerOnce } from './idempotency.ts';
import { problemSchema } from './problem.ts';
import { answerSchema, operationListSchema, taskSchema } from './schemas.ts';

/** What the routes work with. */
export interface OperationRoutes extends ParseRules {
  readonly service: TextService;
  readonly maxBatchItems: number;
  /** Gives the same answer to the same Idempotency-Key. */
  readonly answerOnce: AnswerOnce;
}

/** `GET /v1/operations` and `POST /v1/process`. */
export function addOperationRoutes(
  server: FastifyInstance,
  { service, maxBatchItems, answerOnce, ...rules }: OperationRoutes,
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
    maxBatchItems,
  };
  server.get(
    '/v1/operations',
    {
      schema: { tags: ['text'], summary: 'What the service can do', response: { 200: operationListSchema } },
    },
    async () => list,
  );

  server.post(
    '/v1/process',
    {
      config: { security: { scopes: ['text:write'] } },
      schema: {
        tags: ['text'],
        summary: 'Work on a text',
        description:
          'Answers with one JSON document, or with server-sent events (`started`, `partial` …, `answer`) when `Accept` asks for `text/event-stream`. The same `Idempotency-Key` gets the same answer for a day. `Cache-Control: no-cache` asks for a new answer, `no-store` for one that is not kept, `only-if-cached` for a kept one or 504.',
        body: taskSchema(rules.operations, rules.maxTextCharacters),
        response: { 200: answerSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const task = parseRequest(request.body, rules);
      const who = { caller: callerOf(request), cacheMode: cacheModeOf(request) };
      if (!wantsEvents(request))
        return answerOnce(request, reply, (signal) => service.process(task, { ...who, signal }));
      const signal = hangUpSignal(reply);
      await sendEvents(reply, toServerEvents(service.stream(task, { ...who, signal })), signal);
      return reply;
    },
  );
}

async function* toServerEvents(events: AsyncIterable<ProcessEvent>): AsyncGenerator<ServerEvent> {
  for await (const { type, ...data } of events) {
    yield { event: type, data: 'answer' in data ? data.answer : data };
  }
}
