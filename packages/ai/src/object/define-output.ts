// Makes a schema ready once: its JSON form for strict modes, the hash of that, and the check of an answer.

import { hash } from 'node:crypto';
import type { Problem } from '@internal/kit';
import { findProblems } from '@internal/kit';
import type { Json, StrictSchema } from '@internal/kit/json';
import { repairJson, toStrictSchema, unwrap, wrapRoot } from '@internal/kit/json';
import type { ModelWarning, OutputSchema, StandardSchema } from '@internal/model';
import { AiError, pathOf, throwProblems } from '@internal/model';

/** What came of an answer. */
export type Judged<T> =
  | { readonly ok: true; readonly value: T; readonly repaired: boolean }
  | {
      readonly ok: false;
      /** By path, in our words: the schema's own may quote the answer. */
      readonly problems: readonly Problem[];
      /** What the model is told when it is asked again. */
      readonly advice: string;
    };

/** Everything about a schema that is the same for each answer. */
export interface PreparedSchema<T> {
  readonly jsonSchema?: Json;
  readonly hash?: string;
  /** Whether strict modes cannot hold it: it goes into the text. */
  readonly isLoose: boolean;
  /** Whether the root is no object and is asked for as `value` in one. */
  readonly isWrapped: boolean;
  readonly warnings: readonly ModelWarning[];
  judge(text: string): Promise<Judged<T>>;
}

/** A schema with its name, ready for requests: `{ schema: defineOutput({ … }) }`. */
export interface OutputDefinition<T> extends OutputSchema<T> {
  /** What checks the answer. */
  readonly schema: StandardSchema<T>;
}

const prepared = new WeakMap<StandardSchema<unknown>, PreparedSchema<unknown>>();

/**
 * Defines what an answer must look like. Put into a request as its `schema`, it goes to the provider, into the cache key
 * (as a hash) and to `withObject`, which checks the answer with it.
 *
 * @example
 * import { defineOutput, withObject } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 * import { z } from 'zod';
 *
 * const mood = defineOutput({ name: 'mood', schema: z.object({ mood: z.string() }) });
 * const model = withObject()(mockModel({ answers: ['{"mood": "good"}'] }));
 * const { object } = await model.generate({ schema: mood, messages: [{ role: 'user', content: 'How is it?' }] });
 * console.log(object); // { mood: 'good' }
 *
 * @throws {AiError} `invalid_options` at a schema that cannot be expressed in JSON.
 */
export function defineOutput<T>(definition: {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: string;
  /** A zod schema or any other Standard Schema. Without a JSON schema of its own only the local check holds it. */
  readonly schema: StandardSchema<T>;
}): OutputDefinition<T> {
  const { name, schema } = definition;
  const { jsonSchema, hash, isLoose } = preparedOf(schema);
  return {
    name,
    schema,
    ...(jsonSchema && { jsonSchema }),
    ...(hash !== undefined && { hash }),
    ...(isLoose && { isLoose }),
  };
}

/** The schema made ready; the work is done once a schema. Throws `invalid_options`. */
export function preparedOf<T>(schema: StandardSchema<T>): PreparedSchema<T> {
  const known = prepared.get(schema);
  if (known) return known as PreparedSchema<T>;
  throwProblems('the output', schemaProblems(schema));
  const made = prepare(schema);
  prepared.set(schema, made);
  return made;
}

/** What is wrong with a value that should be a schema. */
export function schemaProblems(schema: StandardSchema<unknown>): Problem[] {
  const isSchema = typeof schema?.['~standard']?.validate === 'function';
  return findProblems({ 'schema must be a Standard Schema, for example of zod': isSchema });
}

function prepare<T>(schema: StandardSchema<T>): PreparedSchema<T> {
  const strict = strictOf(schema);
  const message =
    'The schema gives no JSON schema: the model does not see it, only the local check holds the answer.';
  return {
    ...(strict && {
      jsonSchema: strict.schema,
      hash: hash('sha256', JSON.stringify(strict.schema), 'base64url').slice(0, 22),
    }),
    isLoose: strict?.isLoose ?? false,
    isWrapped: strict?.isWrapped ?? false,
    warnings: strict ? [] : [{ setting: 'schema', message }],
    async judge(text) {
      const found = repairJson(text, strict?.isWrapped);
      if (!found.ok) return refused('is not JSON', 'It is not one JSON object.');
      let result: Awaited<ReturnType<(typeof schema)['~standard']['validate']>>;
      try {
        result = await schema['~standard'].validate(strict ? strict.restore(found.value) : found.value);
      } catch (error) {
        // No stack is deep enough for every answer; a check that fails otherwise is a fault of its own.
        if (error instanceof RangeError) return refused('is nested too deeply', 'It is nested too deeply.');
        throw error;
      }
      if (result.issues === undefined) return { ok: true, value: result.value, repaired: found.repaired };
      const issues = result.issues.slice(0, 20);
      return {
        ok: false,
        problems: issues.map(({ path }) => ({ path: pathOf(path), message: 'does not fit' })),
        advice: issues.map(({ path, message: issue }) => `- ${pathOf(path)}: ${issue}`).join('\n'),
      };
    },
  };
}

const refused = (message: string, advice: string): Judged<never> => ({
  ok: false,
  problems: [{ path: 'answer', message }],
  advice,
});

function strictOf(
  schema: StandardSchema<unknown>,
): (Pick<StrictSchema, 'schema' | 'restore' | 'isWrapped'> & { isLoose: boolean }) | undefined {
  const source = schema['~standard'].jsonSchema;
  if (source === undefined) return undefined;
  let json: Json;
  try {
    json = source.input({ target: 'draft-2020-12' });
  } catch (cause) {
    const message = 'holds a type that JSON cannot express, for example a date';
    const problems = [{ path: 'schema', message, hint: 'ask for text and convert it' }];
    throw new AiError('invalid_options', `The output\n  schema ${message}`, { problems, cause });
  }
  const strict = toStrictSchema(json);
  if (strict.problems.length === 0) return { ...strict, isLoose: false };
  // Members of any name, any value: asked for in the text, and the local check holds the answer.
  const { root, isWrapped } = wrapRoot(json);
  return { schema: root, restore: isWrapped ? unwrap : (value) => value, isWrapped, isLoose: true };
}
