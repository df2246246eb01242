// Declares the shapes of settings and of their definitions.

/** What a setting may be: how it is checked, read from text and described. */
export interface SettingKind<T> {
  /** The checked value, or `undefined` inside an `ok: false` when it does not fit. */
  check(value: unknown): { ok: true; value: T } | { ok: false };
  /** Turns the text of an environment variable into a value for `check`. */
  fromText(text: string): unknown;
  /** What fits, for people: `integer from 1 to 100`. */
  readonly description: string;
  /** What fits, as JSON schema. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  /** True when a value must never be shown. */
  readonly isSecret: boolean;
}

/** One setting: everything about it stands in this row and nowhere else. */
export interface SettingRow<T> {
  readonly kind: SettingKind<T>;
  /** Value when nothing else sets it. */
  readonly value: T;
  /** Values by preset, where they differ from `value`. */
  readonly presets?: Readonly<Record<string, T>>;
  /** One line of prose. */
  readonly doc: string;
  /** Foreign variable names that also set it, for example `REDIS_URL`; its own name wins. */
  readonly aliases?: readonly string[];
  /** Whether single operations may override it. */
  readonly perOperation?: boolean;
}

/** Rows by the setting's name in camel case. */
export type SettingRows = Readonly<Record<string, SettingRow<never> | SettingRow<unknown>>>;

/** Rows of values: all that a declaration has to say of them. */
export type RowsOf<Values> = { readonly [Name in keyof Values]: SettingRow<Values[Name]> };

/** The values that rows describe. */
export type SettingValues<Rows> = {
  readonly [Name in keyof Rows]: Rows[Name] extends SettingRow<infer T> ? T : never;
};

/**
 * Where a value came from, weakest first. `strategy` and `fitted` come from packages whose values depend on each other:
 * given by the strategy in force, and moved so that it fits beside a chosen one.
 */
export type SettingSource =
  | 'default'
  | 'strategy'
  | 'preset'
  | 'defaults'
  | 'environment'
  | 'json'
  | 'values'
  | 'fitted';

/** Values of some settings, and of some for single operations. `undefined` means not set. */
export type GivenSettings<Values> = { readonly [Name in keyof Values]?: Values[Name] | undefined } & {
  readonly operations?:
    | Readonly<Record<string, { readonly [Name in keyof Values]?: Values[Name] | undefined }>>
    | undefined;
};

/** Where settings are read from; nothing is read that is not passed. */
export interface SettingsInput<Values> {
  /** Name of a preset; wins over the JSON's and the environment's. */
  readonly preset?: string | undefined;
  /** Usually `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** JSON text or object: `{ preset?, operations?: { NAME: { … } }, …values }`. Wins over the variable of the same use. */
  readonly json?: string | Readonly<Record<string, unknown>> | undefined;
  /** What the application suggests: stronger than the preset, weaker than everything an operator sets. */
  readonly defaults?: GivenSettings<Values> | undefined;
  /** What the application insists on: the strongest source. */
  readonly values?: GivenSettings<Values> | undefined;
}

/** One line of `explain()`. */
export interface SettingExplanation {
  readonly name: string;
  /** The value in force; `[set]` for a secret that is set. */
  readonly value: unknown;
  readonly source: SettingSource;
  /** The preset, variable or path that set it. */
  readonly from: string;
  /** The variable that would set it. */
  readonly variable: string;
  readonly doc: string;
}

/** Checked settings. */
export interface LoadedSettings<Values> {
  /** The preset in force. */
  readonly preset: string;
  readonly values: Values;
  /** Names of the operations with overrides. */
  readonly operations: readonly string[];
  /** Values in force for an operation; any name works. */
  forOperation(name: string): Values;
  /** Each value in force and where it came from, for all or for one operation. */
  explain(operation?: string): SettingExplanation[];
}

/** A checked set of rows. */
export interface SettingsDefinition<Values> {
  /** What the settings belong to: `cache`. */
  readonly name: string;
  /** Start of its variables: `TPL_CACHE_`. */
  readonly prefix: string;
  readonly presets: readonly string[];
  readonly defaultPreset: string;
  readonly rows: Readonly<Record<string, SettingRow<unknown>>>;
  /** The variable of a setting: `ttlMs` → `TPL_CACHE_TTL_MS`. */
  variableOf(name: string): string;
  /** Reads, merges and checks; throws what the definition's `fail` makes of all problems at once. */
  load(input?: SettingsInput<Values>): LoadedSettings<Values>;
}
