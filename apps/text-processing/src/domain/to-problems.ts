// Puts what a schema found wrong into the words of this service.
import type { z } from 'zod';
import type { RequestProblem } from './request-error.ts';

/** What a schema found wrong, in the service's own words; the wrong value itself is not repeated. The schema must have reported it. */
export function toProblems(error: z.ZodError, prefix = ''): RequestProblem[] {
  return error.issues.flatMap((issue) => {
    const path = [prefix, ...issue.path.map(String)].filter(Boolean).join('.') || 'body';
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: `${path}.${key.slice(0, 40)}`,
          message: 'is not an option here',
          hint: 'GET /v1/operations lists what there is',
        }));
      case 'too_big':
        return [
          {
            path,
            message: `must be at most ${issue.maximum}${unit(issue.origin)}`,
            limit: Number(issue.maximum),
          },
        ];
      case 'too_small':
        return [
          {
            path,
            message: `must be at least ${issue.minimum}${unit(issue.origin)}`,
            limit: Number(issue.minimum),
          },
        ];
      case 'invalid_type':
        return [
          {
            path,
            message:
              issue.input === undefined
                ? 'is missing'
                : `must be ${words[issue.expected] ?? `of type ${issue.expected}`}`,
          },
        ];
      case 'invalid_value':
        return [{ path, message: `must be one of ${issue.values.map(String).join(', ')}` }];
      default:
        return [{ path, message: 'does not fit', hint: issue.message }];
    }
  });
}

const words: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
  null: 'null',
  date: 'a date',
};

function unit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' in number' : '';
}
