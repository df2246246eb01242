// Says whose request it is.
import '@tpl/security/fastify';
import type { FastifyRequest } from 'fastify';

/** Who calls: keeps cached answers, budgets and batches of callers apart. */
export function callerOf({ principal }: FastifyRequest): string {
  return principal?.id ?? 'anonymous';
}
