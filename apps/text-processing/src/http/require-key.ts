// Domain Service: text-processing · example, replace in your project
import type { Authenticator } from '@tpl/security';
import type { FastifyInstance } from 'fastify';
import { toProblem } from './problem.ts';

/** Lets only callers in whom the authenticator knows, on every path with the prefix. */
export function requireKey(server: FastifyInstance, authenticator: Authenticator, prefix: string): void {
  server.decorateRequest('principal', undefined);
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(prefix)) return undefined;
    const found = await authenticator.authenticate(request.headers, {
      remoteAddress: request.socket.remoteAddress,
    });
    if (found.ok) {
      (request as { principal?: unknown }).principal = found.principal;
      return undefined;
    }
    const code = found.code === 'missing' ? '' : ', error="invalid_token"';
    reply.header('www-authenticate', `Bearer realm="text-processing"${code}`);
    const problem = {
      ...toProblem({ statusCode: 401, code: found.code }, request.id),
      detail: 'Send a key of this service: Authorization: Bearer … or X-API-Key.',
    };
    return reply.code(401).type('application/problem+json').send(problem);
  });
}
