// Makes an answer that fits whatever schema a request asks for, with the mark of its text in it.

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

const maxDepth = 10;

/** The answer to a request in any of the three dialects; without a schema a sentence. */
export function answerBy(body: Readonly<Record<string, unknown>>, mark: string): unknown {
  const schema = schemaIn(body);
  return schema ? sample(schema, `The model read ${mark} to its end.`, 0) : { text: mark };
}

interface Asking {
  readonly output_config?: { readonly format?: { readonly schema?: Schema } };
  readonly response_format?: { readonly json_schema?: { readonly schema?: Schema } };
  readonly text?: { readonly format?: { readonly schema?: Schema } };
  readonly messages?: readonly { readonly role?: string; readonly content?: unknown }[];
}

/** Where Anthropic, chat completions and responses have it; servers that are only compatible read it in their instructions. */
function schemaIn({ output_config, response_format, text, messages }: Asking): Schema | undefined {
  const named = output_config?.format?.schema ?? response_format?.json_schema?.schema ?? text?.format?.schema;
  return named ?? schemaInWords(messages?.find(({ role }) => role === 'system')?.content);
}

function schemaInWords(instructions: unknown): Schema | undefined {
  const [, words] = String(instructions).split('by this JSON schema: ');
  try {
    return words === undefined ? undefined : (JSON.parse(words) as Schema);
  } catch {
    return undefined;
  }
}

function sample(schema: Schema, words: string, depth: number): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (depth > maxDepth) return null;
  if (schema.anyOf?.[0]) return sample(schema.anyOf[0], words, depth + 1);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  const { minimum = 0, maximum = 1 } = schema;
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, each]) => [name, sample(each, words, depth + 1)]),
      );
    case 'array':
      return [sample(schema.items ?? { type: 'string' }, words, depth + 1)];
    case 'number':
      return Math.min(minimum, maximum);
    case 'integer':
      return Math.ceil(minimum);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return words;
  }
}
