// Serves analyses: told what they will take, begun, watched, stopped; and receipts of any answer.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { GiveBack } from '../../../jobs/src/charge-batch.ts';
import type { ReceiptChecker } from '../../../receipts/src/receipt.ts';
import type { ParseRules } from '../../../src/domain/parse-request.ts';
import { parseRequest } from '../../../src/domain/parse-request.ts';
import { RequestError } from '../../../src/domain/request-error.ts';
import { toProblems } from '../../../src/domain/to-problems.ts';
import type { EventsOptions, ServerEvent } from '../../../src/http/answer/event-stream.ts';
import { sendEvents } from '../../../src/http/answer/event-stream.ts';
import { problemSchema } from '../../../src/http/answer/problem.ts';
import { callerOf, hangUpSignal, oneOf, wantsEvents } from '../../../src/http/create-server.ts';
import type { ChoiceRules } from '../../../src/model/model-choices.ts';
import { rulesFor } from '../../../src/model/model-choices.ts';
import type { Analyses } from '../analysis/analyses.ts';
import type { AnalysisState } from '../analysis/analysis.ts';
import { checkAnswer } from '../analysis/check-answer.ts';
import type { Kept } from '../document/kept.ts';
import { documentOf } from './add-document-routes.ts';
import {
  analysisSchema,
  analysisTaskSchema,
  estimateSchema,
  receiptsSchema,
  receiptsTaskSchema,
} from './document-schemas.ts';

/** What the routes work with. */
export interface AnalysisRoutes {
  readonly analyses: Analyses;
  readonly kept: Kept;
  readonly checker: ReceiptChecker;
  /** Takes requests from the caller's limit, as many as an analysis has parts, and can give them back. */
  readonly charge: (request: FastifyRequest, requests: number) => Promise<GiveBack>;
  readonly onError: EventsOptions['onError'];
}

const failures = { '4xx': problemSchema, '5xx': problemSchema };
const params = z.object({ id: z.string() });
// A document has been checked when it was read: what a request says of its text is not looked at twice.
const anyText = 'text';

/** `POST /v1/documents/:id/analyses`, `/v1/analyses/:id` and `POST /v1/receipts`. */
export function addAnalysisRoutes(
  server: FastifyInstance,
  { analyses, kept, checker, charge, onError }: AnalysisRoutes,
  rules: ChoiceRules,
): void {
  const { operations, maxTextCharacters } = rules;

  server.post(
    '/v1/documents/:id/analyses',
    {
      config: { security: { scopes: ['text:write'], limit: oneOf('batches') } },
      schema: {
        tags: ['documents'],
        summary: 'Work on a document, however long',
        description:
          'Answers with how it stands; `?estimate=true` begins nothing and says what it will take. Each part counts as a request.',
        params,
        querystring: z.object({ estimate: z.enum(['true', 'false']).optional() }),
        body: analysisTaskSchema(operations),
        response: { 200: estimateSchema, 202: analysisSchema, ...failures },
      },
    },
    async (request, reply) => {
      const document = await documentOf(kept, request);
      const { operation, options, model } = parseRequest(withText(request.body), rulesFor(request, rules));
      const task = { document: document.id, operation, options, model };
      const { estimate } = request.query as { estimate?: unknown };
      if (estimate === 'true') return analyses.estimate(document, task);
      const state = await analyses.start(document, task, callerOf(request), (parts) =>
        charge(request, parts),
      );
      return reply.code(202).header('location', `/v1/analyses/${state.id}`).send(state);
    },
  );

  server.get(
    '/v1/analyses/:id',
    {
      config: { security: { scopes: ['text:write'], limit: oneOf('reads') } },
      schema: {
        tags: ['documents'],
        summary: 'How an analysis stands, and its answer',
        description:
          'With `Accept: text/event-stream`: `progress` whenever it got on, then one `answer` with the whole.',
        params,
        response: { 200: analysisSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { id } = request.params as { id: string };
      const owner = callerOf(request);
      const state = found(await analyses.get(id, owner));
      if (!wantsEvents(request)) return state;
      const signal = hangUpSignal(reply);
      await sendEvents(reply, toEvents(analyses.watch(id, owner, signal)), { signal, onError });
      return reply;
    },
  );

  server.delete(
    '/v1/analyses/:id',
    {
      config: { security: { scopes: ['text:write'], limit: oneOf('reads') } },
      schema: {
        tags: ['documents'],
        summary: 'Stop an analysis; forget one that has ended',
        params,
        response: { 200: analysisSchema, ...failures },
      },
    },
    async (request) => found(await analyses.cancel((request.params as { id: string }).id, callerOf(request))),
  );

  server.post(
    '/v1/receipts',
    {
      config: { security: { scopes: ['text:write'] } },
      schema: {
        tags: ['documents'],
        summary: 'Check an answer against its text',
        description:
          'Gives each sentence its places in the text, without a model. The answer may be anybody’s.',
        body: receiptsTaskSchema(operations, maxTextCharacters),
        response: { 200: z.object({ receipts: receiptsSchema }), ...failures },
      },
    },
    async (request, reply) => {
      const { result, ...rest } = (request.body ?? {}) as { result?: unknown; text?: string };
      const { options: _, ...known } = rest as { options?: unknown };
      const { operation, text } = parseReceipts(known, rules);
      // One that claims nothing about its text has none, whatever its answer is made of.
      if (!operation.claims) return { receipts: [] };
      const parsed = operation.answer.safeParse(result, { reportInput: true });
      if (!parsed.success) throw new RequestError('invalid_request', toProblems(parsed.error, 'result'));
      const asked = { checker, signal: hangUpSignal(reply), owner: callerOf(request) };
      return { receipts: await checkAnswer(operation, text, parsed.data, asked) };
    },
  );
}

/** What is asked, as a request like any other: its text is the document. */
function withText(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  if (!('text' in body)) return { ...body, text: anyText };
  const message = 'is not a field here';
  throw new RequestError('invalid_request', [{ path: 'text', message, hint: 'the document is the text' }]);
}

/** Operation and text as of any request; the options were of the one before. */
function parseReceipts(body: object, rules: ParseRules) {
  const lenient = rules.operations.map((operation) => ({ ...operation, options: z.object({}) as never }));
  const { operation, text } = parseRequest(body, { ...rules, operations: lenient });
  return { operation, text };
}

function found(state: AnalysisState | undefined): AnalysisState {
  if (state) return state;
  const hint = 'answers are kept for a while, then they are gone';
  throw new RequestError('not_found', [{ path: 'id', message: 'is not an analysis of yours', hint }]);
}

async function* toEvents(states: AsyncIterable<AnalysisState>): AsyncGenerator<ServerEvent> {
  for await (const state of states) {
    const { answer: _, ...progress } = state;
    yield state.status === 'running'
      ? { event: 'progress', data: progress }
      : { event: 'answer', data: state };
  }
}
