// Says who a caller is, so that a key can be tried without paying for an answer.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problemSchema } from './answer/problem.ts';
import { oneOf } from './create-server.ts';

const statusSchema = z.object({
  caller: z.string(),
  scheme: z.string().describe('How the caller was let in: `api_key`, `oidc`, `development`.'),
  scopes: z.array(z.string()),
  keyId: z.string().optional(),
  limits: z.record(z.string(), z.number()).optional().describe('Limits of this caller alone.'),
});

/** `GET /v1/auth/status`: needs a key, but no scope. */
export function addAuthRoutes(server: FastifyInstance): void {
  server.get(
    '/v1/auth/status',
    {
      config: { security: { limit: oneOf('reads') } },
      schema: {
        tags: ['auth'],
        summary: 'Who you are, and what you may do',
        response: { 200: statusSchema, '4xx': problemSchema },
      },
    },
    async ({ principal }) => ({
      caller: principal?.id ?? 'anonymous',
      scheme: principal?.scheme ?? 'development',
      scopes: principal?.scopes ?? [],
      ...(principal?.keyId && { keyId: principal.keyId }),
      ...(principal?.limits && { limits: principal.limits }),
    }),
  );
}
