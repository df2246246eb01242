// Knows which parts of a body are the caller's own words, whose keys mean nothing to a provider.

const own: ReadonlySet<string> = new Set([
  ...['parameters', 'input_schema', 'schema', 'properties', '$defs', 'definitions'],
  ...['metadata', 'variables', 'headers', 'input_examples'],
]);

/** Whether what stands under this key is named by the caller: schemas, inputs of tools, notes. */
export const isOwnToCaller = (key: string, value: unknown): boolean =>
  (own.has(key) && (key === 'input_examples' || !Array.isArray(value))) ||
  // The input of a tool; that of the Responses API is a list or a text.
  (key === 'input' && !Array.isArray(value));
