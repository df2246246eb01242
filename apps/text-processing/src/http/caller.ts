// Domain Service: text-processing · example, replace in your project
import type { FastifyRequest } from 'fastify';

/** Who calls, as far as the service knows: keeps cached answers, budgets and batches of callers apart. */
export function callerOf(request: FastifyRequest): string {
  const { principal } = request as { principal?: { id: string } };
  return principal?.id ?? 'anonymous';
}
