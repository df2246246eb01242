// Reads the schema of the settings back as plain rows: for variables, messages, the operations page and documents.
import { z } from 'zod';
import { appSchema } from './app-schema.ts';
import type { SettingNotes } from './setting-kinds.ts';

/** Start of the variables of the service's own settings. */
export const prefix = 'TPL_APP_';

/** One setting as data. */
export interface AppRow extends SettingNotes {
  readonly name: string;
  readonly variable: string;
  readonly aliases: readonly string[];
  readonly default?: string | number | boolean;
  readonly type: 'integer' | 'boolean' | 'string';
  /** What fits, for people: `integer from 1 to 100`. */
  readonly bounds: string;
}

type FieldSchema = SettingNotes &
  Pick<AppRow, 'type' | 'default'> & {
    readonly enum?: readonly string[];
    readonly format?: string;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly minLength?: number;
    readonly maxLength?: number;
  };

/** Every setting of the service, in the order of its schema. */
export const appRows: readonly AppRow[] = Object.entries(
  z.toJSONSchema(appSchema, { io: 'input' }).properties ?? {},
).map(([name, schema]) => {
  const { doc, type, aliases = [], perOperation, secret, default: value } = schema as unknown as FieldSchema;
  return {
    name,
    variable: prefix + name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
    aliases,
    type,
    bounds: boundsOf(schema as unknown as FieldSchema),
    doc,
    ...(value !== undefined && { default: value }),
    ...(perOperation && { perOperation }),
    ...(secret && { secret }),
  };
});

function boundsOf({
  type,
  format,
  minimum,
  maximum,
  minLength,
  maxLength,
  enum: choices,
}: FieldSchema): string {
  if (choices) return `one of ${choices.join(', ')}`;
  if (type === 'integer') return `integer from ${minimum} to ${maximum}`;
  if (type === 'boolean') return 'true or false';
  if (format === 'uri') return 'a URL starting with http:// or https://';
  return `text of ${minLength ?? 0} to ${maxLength} characters`;
}
