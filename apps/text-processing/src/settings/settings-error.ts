// Carries everything that is wrong with the settings in one error.

/** One thing that is wrong with a setting; never the value of a secret. */
export interface SettingProblem {
  /** A variable, or the path of a value: `TPL_APP_PORT`, `operations.qa.guardInput`. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

/** The settings do not fit; `problems` names all of them. */
export class SettingsError extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const lines = problems.map(({ path, message, hint }) => `  ${path} ${message}${hint ? `; ${hint}` : ''}`);
    // Two packages may read the same variable.
    super(`These settings do not fit:\n${[...new Set(lines)].join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
