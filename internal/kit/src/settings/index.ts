// Infrastructure Service: kit · stable API, changes affect all users
export { defineSettings } from './define-settings.ts';
export { choice, flag, integer, list, number, optional, secret, text, url } from './kinds.ts';
export { nearestName } from './nearest-name.ts';
export { renderEnvExample, renderJsonSchema, renderSettingsTable } from './render.ts';
export type {
  LoadedSettings,
  SettingExplanation,
  SettingKind,
  SettingProblem,
  SettingRow,
  SettingRows,
  SettingSource,
  SettingsDefinition,
  SettingsInput,
  SettingValues,
} from './settings.ts';
