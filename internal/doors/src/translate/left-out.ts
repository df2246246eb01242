// Knows which settings of a request its model does not have, and names them as the client did.
import { isObject, type Json } from '@internal/kit/json';
import type { DialectName, ModelCapabilities, ModelWarning, TextRequest } from '@internal/model';
import { unsupportedSettings } from '@internal/model';
import { isThoughtOff } from './request/read-messages.ts';

// Where an answer ends the door holds to by itself.
const names = ['seed', 'temperature', 'topP', 'effort'] as const;
type Setting = (typeof names)[number];

/** The header in which a client is told what its answer was made without. */
export const leftOutHeader = 'x-tpl-left-out';

/** A setting by its path in the body. */
function pathOf(setting: Setting, dialect: DialectName, body: Json): string {
  if (setting === 'topP') return 'top_p';
  if (setting !== 'effort') return setting;
  if (dialect === 'chat') return 'reasoning_effort';
  if (dialect === 'responses') return 'reasoning.effort';
  const { output_config: output } = body;
  const isEffort = isObject(output) && output['effort'] != null && !isThoughtOff(body);
  return isEffort ? 'output_config.effort' : 'thinking';
}

/** The paths of settings without which the model answers. */
export const leftOut = (
  request: TextRequest,
  can: ModelCapabilities | undefined,
  dialect: DialectName,
  body: Json,
): string[] => leftOutOf(can ? unsupportedSettings(request, can) : [], dialect, body);

/** The same of an answer, whose model may be another than the one that was asked first. */
export function leftOutOf(warnings: readonly ModelWarning[], dialect: DialectName, body: Json): string[] {
  const said = new Set(warnings.map(({ setting }) => setting));
  return names.filter((name) => said.has(name)).map((name) => pathOf(name, dialect, body));
}
