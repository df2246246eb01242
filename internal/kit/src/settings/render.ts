// Writes settings as a table, an example environment and a JSON schema.
import type { SettingRow } from './settings.ts';

/** What the documents need of a definition. */
export interface RenderedDefinition {
  readonly name: string;
  readonly prefix: string;
  readonly presets: readonly string[];
  readonly defaultPreset: string;
  readonly rows: Readonly<Record<string, SettingRow<unknown>>>;
  variableOf(name: string): string;
}

/** A block of `.env.example`: every variable commented out, with its meaning, bounds and default. */
export function renderEnvExample(definition: RenderedDefinition): string {
  const { name, prefix, presets, defaultPreset } = definition;
  const lines = [`# ${name}`];
  if (presets.length > 1)
    lines.push(`# Preset: ${presets.join(', ')}.`, `# ${prefix}PRESET=${defaultPreset}`);
  for (const [setting, row] of Object.entries(definition.rows)) {
    const file = row.kind.isSecret ? ' In a file: the same with _FILE.' : '';
    const also = row.aliases?.length ? ` Also: ${row.aliases.join(', ')}.${file}` : file;
    lines.push(
      `# ${row.doc} (${row.kind.description})${also}`,
      `# ${definition.variableOf(setting)}=${toText(row)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The README's table of settings. */
export function renderSettingsTable(definition: RenderedDefinition): string {
  const head = ['| setting | variable | default | what |', '| --- | --- | --- | --- |'];
  const body = Object.entries(definition.rows).map(([setting, row]) => {
    const variable = [definition.variableOf(setting), ...(row.aliases ?? [])]
      .map((entry) => `\`${entry}\``)
      .join(', ');
    const shown = row.value === undefined ? '–' : `\`${toText(row)}\``;
    const what = `${row.doc} (${row.kind.description})`.replaceAll('|', '\\|');
    return `| \`${setting}\` | ${variable} | ${shown} | ${what} |`;
  });
  return `${[...head, ...body].join('\n')}\n`;
}

/** JSON schema (draft 2020-12) of the custom JSON. */
export function renderJsonSchema(definition: RenderedDefinition): Record<string, unknown> {
  const toSchema = ([setting, row]: [string, SettingRow<unknown>]) => [
    setting,
    { ...row.kind.jsonSchema, description: row.doc },
  ];
  const entries = Object.entries(definition.rows);
  const perOperation = entries.filter(([, row]) => row.perOperation);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Settings of ${definition.name}`,
    type: 'object',
    additionalProperties: false,
    properties: {
      preset: { enum: definition.presets },
      ...Object.fromEntries(entries.map(toSchema)),
      ...(perOperation.length > 0 && {
        operations: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            additionalProperties: false,
            properties: Object.fromEntries(perOperation.map(toSchema)),
          },
        },
      }),
    },
  };
}

function toText(row: SettingRow<unknown>): string {
  if (row.value === undefined || row.kind.isSecret) return '';
  return Array.isArray(row.value) ? row.value.join(',') : `${row.value as number}`;
}
