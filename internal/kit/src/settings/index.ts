// Lists what packages use to define their settings.
export { defineRows, defineSettings } from './define-settings.ts';
export { choice, flag, integer, list, number, optional, secret, text, url } from './kinds.ts';
export { nearestName } from './nearest-name.ts';
export { renderEnvExample, renderJsonSchema, renderSettingsTable } from './render.ts';
export type {
  GivenSettings,
  LoadedSettings,
  RowsOf,
  SettingExplanation,
  SettingKind,
  SettingRow,
  SettingRows,
  SettingSource,
  SettingsDefinition,
  SettingsInput,
  SettingValues,
} from './settings.ts';
export { takeSettings } from './take-settings.ts';
export { toOptions } from './to-options.ts';
export { unknownOptions } from './unknown-options.ts';
