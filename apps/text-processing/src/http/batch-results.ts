// Serves the results of a batch as files: a table, JSON, or a ZIP archive with a file an answer.
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Jobs } from '../../jobs/src/jobs.ts';
import type { ResultRows } from '../../jobs/src/results/result-row.ts';
import type { ResultForm } from '../../jobs/src/results/write-results.ts';
import { resultForms, writeResults } from '../../jobs/src/results/write-results.ts';
import type { TextTask } from '../domain/parse-request.ts';
import { RequestError } from '../domain/request-error.ts';
import type { ProcessAnswer } from '../domain/text-service.ts';
import { problemSchema } from './answer/problem.ts';
import { callerOf, oneOf } from './create-server.ts';

const forms = Object.keys(resultForms) as [ResultForm, ...ResultForm[]];

/** What the route works with. */
export interface ResultRoute {
  readonly batches: Pick<Jobs<TextTask, ProcessAnswer>, 'state' | 'items'>;
}

/** `GET /v1/batches/:id/results`, of a batch that has ended; the larger it is the longer it takes, and no more memory. */
export function addResultRoute(server: FastifyInstance, { batches }: ResultRoute): void {
  server.get(
    '/v1/batches/:id/results',
    {
      config: { security: { scopes: ['batch:write'], limit: oneOf('reads') } },
      schema: {
        tags: ['batches'],
        summary: 'Results of a batch as a file',
        description:
          'Once it has ended: a table, JSON, or a ZIP archive with a file for each answer and both of them. A text is named by its place in the batch, from 1. No cell of a table is taken for a formula.',
        params: z.object({ id: z.string() }),
        querystring: z.object({ format: z.enum(forms).default('json') }),
        response: {
          200: z.unknown().describe('The file.'),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params as { id: string };
      const form = formOf(request.query);
      const owner = callerOf(request);
      const state = await batches.state(id, owner);
      if (!state) throw notFound();
      if (state.status === 'running') {
        const hint = 'follow GET /v1/batches/{id} until its status is done or cancelled';
        throw new RequestError('not_ended', [{ path: 'id', message: 'is a batch that has not ended', hint }]);
      }
      const rows: ResultRows = async function* () {
        let told = 0;
        for await (const { index, status, result, error } of batches.items(id, owner)) {
          yield { name: String(index + 1), status, answer: result, error: error?.detail };
          told += 1;
        }
        // Forgotten while it was sent: the connection is cut, and nobody takes a part for the whole (loculus#2724).
        if (told < state.total)
          throw new Error(`A batch was forgotten after ${told} of ${state.total} texts.`);
      };
      return reply
        .type(resultForms[form])
        .header('content-disposition', `attachment; filename="batch-${id}.${form}"`)
        .send(Readable.from(writeResults(rows, form)));
    },
  );
}

/** That there is no such batch, or no more. */
export function notFound(): RequestError {
  const hint = 'results are kept for a while after a batch has ended, then they are gone';
  return new RequestError('not_found', [{ path: 'id', message: 'is not a batch of yours', hint }]);
}

function formOf(query: unknown): ResultForm {
  const { format = 'json' } = query as { format?: unknown };
  const form = forms.find((each) => each === format);
  if (form) return form;
  const message = 'is not a form of results';
  throw new RequestError('invalid_request', [
    { path: 'format', message, hint: `one of ${forms.join(', ')}` },
  ]);
}
