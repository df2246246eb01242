// The part of Standard Schema that answers are checked with.

/**
 * The part of Standard Schema (version 1) that is used: zod, valibot, arktype and others fit. `jsonSchema` is its
 * extension Standard JSON Schema; zod 4 has it.
 */
export interface StandardSchema<Output> {
  /** Where the specification keeps everything. */
  readonly '~standard': {
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
    readonly jsonSchema?:
      | { readonly input: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown> }
      | undefined;
  };
}

/** What a schema makes of a value. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
      }[];
    };

/** The path of an issue, for example `items.0.name`. */
export function pathOf(path: readonly (PropertyKey | { readonly key: PropertyKey })[] = []): string {
  return path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.') || 'the value';
}
