// Domain Service: text-processing · example, replace in your project
import '@tpl/security/fastify';
import type { FastifyRequest } from 'fastify';

/** Who calls: keeps cached answers, budgets and batches of callers apart. */
export function callerOf({ principal }: FastifyRequest): string {
  return principal?.id ?? 'anonymous';
}
