// Loads setting rows and prints them, in a process of its own.
import { pathToFileURL } from 'node:url';
import type { RenderedDefinition } from '../../../kit/src/settings/render.ts';
import { renderEnvExample, renderJsonSchema, renderSettingsTable } from '../../../kit/src/settings/render.ts';
import type { SettingsDefinition } from '../../../kit/src/settings/settings.ts';

/** One setting of an application, as plain data: applications know nothing of the kit. */
interface PlainRow {
  readonly name: string;
  readonly variable: string;
  readonly aliases?: readonly string[];
  readonly default?: unknown;
  readonly bounds: string;
  readonly doc: string;
  readonly secret?: boolean;
}

const modules = await Promise.all(process.argv.slice(2).map(read));
process.stdout.write(JSON.stringify(modules));

async function read(file: string) {
  try {
    const exports: Record<string, unknown> = await import(pathToFileURL(file).href);
    const values = Object.values(exports);
    const definitions = [...values.filter(isDefinition), ...values.filter(isRows).map(toDefinition)];
    return { definitions: definitions.map(render) };
  } catch (error) {
    return { definitions: [], error: error instanceof Error ? error.message : String(error) };
  }
}

function isDefinition(value: unknown): value is SettingsDefinition<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rows' in value &&
    'variableOf' in value &&
    'prefix' in value
  );
}

function isRows(value: unknown): value is readonly PlainRow[] {
  const isRow = (row: unknown) =>
    typeof row === 'object' && row !== null && 'variable' in row && 'bounds' in row;
  return Array.isArray(value) && value.length > 0 && value.every(isRow);
}

function toDefinition(rows: readonly PlainRow[]): RenderedDefinition {
  const [, name = ''] = /^TPL_([A-Z]+)_/.exec(rows[0]?.variable ?? '') ?? [];
  const variables = new Map(rows.map((row) => [row.name, row.variable]));
  const entries = rows.map(({ name: setting, bounds, default: value, secret, ...row }) => {
    const kind = { description: bounds, jsonSchema: {}, isSecret: secret ?? false };
    return [setting, { ...row, kind, value }];
  });
  return {
    name: name.toLowerCase(),
    prefix: `TPL_${name}_`,
    presets: ['default'],
    defaultPreset: 'default',
    rows: Object.fromEntries(entries) as RenderedDefinition['rows'],
    variableOf: (setting) => variables.get(setting) ?? '',
  };
}

function render(definition: RenderedDefinition) {
  return {
    name: definition.name,
    table: renderSettingsTable(definition),
    env: renderEnvExample(definition),
    schema: renderJsonSchema(definition),
  };
}
