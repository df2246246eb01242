// Checks what an operator sent.
import type { z } from 'zod';
import { RequestError } from '../domain/request-error.ts';
import { toProblems } from '../domain/to-problems.ts';

/** The body as its schema has it. @throws RequestError `invalid_request` with every problem */
export function checkBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const checked = schema.safeParse(body, { reportInput: true });
  if (checked.success) return checked.data;
  throw new RequestError('invalid_request', toProblems(checked.error));
}
