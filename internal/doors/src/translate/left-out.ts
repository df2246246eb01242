// Knows which settings of a request its model does not have: some are refused, some only left out.
import { isObject, type Json } from '@internal/kit/json';
import type { DialectName, ModelCapabilities, ModelWarning, TextRequest } from '@internal/model';
import { unsupportedSettings } from '@internal/model';
import { refuseField } from '../failure/door-failure.ts';

const names = ['stop', 'seed', 'temperature', 'topP', 'effort'] as const;
type Setting = (typeof names)[number];

/** The header in which a client is told what its answer was made without. */
export const leftOutHeader = 'x-tpl-left-out';

/** A setting by its path in the body. */
function pathOf(setting: Setting, dialect: DialectName, body: Json): string {
  if (setting === 'topP') return 'top_p';
  if (setting === 'stop' && dialect === 'messages') return 'stop_sequences';
  if (setting !== 'effort') return setting;
  if (dialect === 'chat') return 'reasoning_effort';
  if (dialect === 'responses') return 'reasoning.effort';
  const { output_config: output } = body;
  return isObject(output) && output['effort'] != null ? 'output_config.effort' : 'thinking';
}

/**
 * The paths of settings without which the model answers. Clients that always send a temperature are answered; who sets where
 * an answer ends, or that it is the same again, reads past an answer that is neither.
 *
 * @throws {DoorError} 400 `unsupported_value` at those, by the path.
 */
export function leftOut(
  request: TextRequest,
  can: ModelCapabilities | undefined,
  dialect: DialectName,
  body: Json,
): string[] {
  const missing = settingsIn(can ? unsupportedSettings(request, can) : []);
  const [first] = missing;
  if (first === 'stop' || first === 'seed')
    throw refuseField(pathOf(first, dialect, body), 'is nothing that this model takes.');
  return missing.map((name) => pathOf(name, dialect, body));
}

/** The same of an answer, whose model may be another than the one that was asked first. */
export const leftOutOf = (warnings: readonly ModelWarning[], dialect: DialectName, body: Json): string[] =>
  settingsIn(warnings).map((name) => pathOf(name, dialect, body));

/** Those of a client's body, in the order of `names`. */
function settingsIn(warnings: readonly ModelWarning[]): Setting[] {
  const said = new Set(warnings.map(({ setting }) => setting));
  return names.filter((name) => said.has(name));
}
