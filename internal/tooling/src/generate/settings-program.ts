// Loads setting rows and prints them, in a process of its own.
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderEnvExample, renderJsonSchema, renderSettingsTable } from '../../../kit/src/settings/render.ts';
import type { SettingsDefinition } from '../../../kit/src/settings/settings.ts';

const kit = join(import.meta.dirname, '..', '..', '..', 'kit', 'src');
registerHooks({
  resolve(specifier, context, next) {
    const [, door] = /^@internal\/kit(?:\/(.+))?$/.exec(specifier) ?? [];
    const isKit = specifier.startsWith('@internal/kit');
    return next(isKit ? pathToFileURL(join(kit, door ?? '', 'index.ts')).href : specifier, context);
  },
});

const modules = await Promise.all(process.argv.slice(2).map(read));
process.stdout.write(JSON.stringify(modules));

async function read(file: string) {
  try {
    const exports: Record<string, unknown> = await import(pathToFileURL(file).href);
    const definitions = Object.values(exports).filter(isDefinition);
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

function render(definition: SettingsDefinition<unknown>) {
  return {
    name: definition.name,
    table: renderSettingsTable(definition),
    env: renderEnvExample(definition),
    schema: renderJsonSchema(definition),
  };
}
