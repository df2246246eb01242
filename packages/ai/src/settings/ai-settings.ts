// The settings of the package, one row each.
import type { Problem } from '@internal/kit';
import { describeProblems, wrongOptions } from '@internal/kit';
import type { GivenSettings, LoadedSettings, SettingsDefinition } from '@internal/kit/settings';
import { defineSettings, integer, optional, secret, takeSettings, text } from '@internal/kit/settings';
import { AiError } from '@internal/model';
import type { WireLimits } from './wire-limits.ts';
import { defaultWireLimits } from './wire-limits.ts';

/** Values of the settings: limits go to every model, the rest to `createPromptRenderer`. */
export interface AiSettings extends WireLimits {
  /** The same on every machine. */
  readonly promptSecret: string | undefined;
  /** 0: no canary. */
  readonly canaryEpochMs: number;
}

const ms = integer({ min: 1, max: 86_400_000 });
const bytes = integer({ min: 1, max: 1_073_741_824 });
const limits = defaultWireLimits;

/**
 * The settings of this package: `aiSettings.load({ env: process.env })`.
 *
 * Throws `invalid_options` with every problem at once.
 */
export const aiSettings: SettingsDefinition<AiSettings> = defineSettings({
  name: 'ai',
  presets: ['standard'],
  rows: {
    headersTimeoutMs: row(ms, limits.headersTimeoutMs, 'A streamed answer begins within this.'),
    firstTokenTimeoutMs: row(
      ms,
      limits.firstTokenTimeoutMs,
      'The first content of a stream comes within this.',
    ),
    idleTimeoutMs: row(ms, limits.idleTimeoutMs, 'Longest silence in an answer.'),
    totalTimeoutMs: row(ms, limits.totalTimeoutMs, 'Longest time for one request to a provider.'),
    maxOutputTokens: row(
      integer({ min: 1, max: 1_000_000 }),
      limits.maxOutputTokens,
      'Most tokens of an answer where the request names none.',
    ),
    longestAnswerTokens: row(
      integer({ min: 1, max: 1_000_000 }),
      limits.longestAnswerTokens,
      'Longest answer that a model writes where nothing limits it; what a budget reserves for a body without a limit.',
    ),
    maxResponseBytes: row(bytes, limits.maxResponseBytes, 'Most bytes of an answer.'),
    maxLineBytes: row(bytes, limits.maxLineBytes, 'Longest line of a streamed answer.'),
    promptSecret: row(
      optional(secret(text({ minLength: 16, maxLength: 1024 }))),
      undefined,
      'Secret that fences and canaries are made from; the same on every machine, at least 16 characters.',
    ),
    canaryEpochMs: row(
      integer({ min: 0, max: 31_536_000_000 }),
      86_400_000,
      'How long a canary stays the same; 0 for none.',
    ),
  },
  fail: invalidSettings,
});

function row<Kind, Value>(kind: Kind, value: Value, doc: string) {
  return { kind, value, doc };
}

/** The error of options and settings that do not fit. */
export function invalidSettings(problems: readonly Problem[]): AiError {
  return new AiError('invalid_options', describeProblems(wrongOptions('ai'), problems), { problems });
}

/** Some settings written by hand. */
export type GivenAiSettings = { readonly [Name in keyof AiSettings]?: AiSettings[Name] | undefined };

/** The settings that were loaded, or those made of what `options` holds by hand. Throws `invalid_options`. */
export function takeAiSettings(
  options: GivenAiSettings & {
    readonly settings?: LoadedSettings<AiSettings> | GivenSettings<AiSettings> | undefined;
  },
  names: readonly (keyof AiSettings)[],
): AiSettings {
  const values = Object.fromEntries(names.map((name) => [name, options[name]]));
  return takeSettings(aiSettings, options.settings, { values }, invalidSettings).values;
}
