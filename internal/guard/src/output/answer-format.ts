// Checks the form that an answer must have.
import { findProblems } from '@internal/kit';
import { throwProblems } from '../verdict/guard-error.ts';

/** The part of Standard Schema (version 1) that a check of an answer needs; zod 4, valibot and arktype have it. */
export interface AnswerSchema {
  readonly '~standard': {
    validate(value: unknown): { readonly issues?: readonly unknown[] | undefined } | Promise<unknown>;
  };
}

/** Form that a whole answer must have. */
export interface AnswerFormat {
  /** `json`: the whole answer is one JSON value. Default: any text. */
  format?: 'text' | 'json';
  /** A synchronous schema for the parsed JSON, or for the text itself with format `text`. */
  schema?: AnswerSchema;
}

/** Why an answer does not have its form, as reason ids; empty where it has. */
export function formatReasons(answer: string, { format = 'text', schema }: AnswerFormat): string[] {
  let value: unknown = answer;
  if (format === 'json') {
    try {
      value = JSON.parse(answer);
    } catch {
      return ['format.json'];
    }
  }
  const result = schema?.['~standard'].validate(value);
  throwProblems(
    'the output guard',
    findProblems({ 'schema must be synchronous': !(result instanceof Promise) }),
  );
  return (result as { issues?: unknown } | undefined)?.issues ? ['format.schema'] : [];
}
