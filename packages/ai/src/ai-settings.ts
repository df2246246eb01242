// Infrastructure Service: ai · stable API, changes affect all users
import type { SettingsDefinition } from '@internal/kit/settings';
import { defineSettings, integer, optional, secret, text } from '@internal/kit/settings';
import { AiError } from './ai-error.ts';
import type { WireLimits } from './wire/wire-limits.ts';
import { defaultWireLimits } from './wire/wire-limits.ts';

/** Values of the settings: limits go to every model, the rest to `createPromptRenderer`. */
export interface AiSettings extends WireLimits {
  /** The same on every machine. */
  readonly promptSecret: string | undefined;
  /** 0: no canary. */
  readonly canaryEpochMs: number;
}

const ms = () => integer({ min: 1, max: 86_400_000 });

/**
 * The settings of this package: `aiSettings.load({ env: process.env }).values`.
 *
 * Throws `bad_request` with every problem at once.
 */
export const aiSettings: SettingsDefinition<AiSettings> = defineSettings({
  name: 'ai',
  presets: ['standard'],
  rows: {
    headersTimeoutMs: {
      kind: ms(),
      value: defaultWireLimits.headersTimeoutMs,
      doc: 'A streamed answer begins within this.',
    },
    firstTokenTimeoutMs: {
      kind: ms(),
      value: defaultWireLimits.firstTokenTimeoutMs,
      doc: 'The first content of a stream comes within this.',
    },
    idleTimeoutMs: {
      kind: ms(),
      value: defaultWireLimits.idleTimeoutMs,
      doc: 'Longest silence in an answer.',
    },
    totalTimeoutMs: {
      kind: ms(),
      value: defaultWireLimits.totalTimeoutMs,
      doc: 'Longest time for one request to a provider.',
    },
    maxOutputTokens: {
      kind: integer({ min: 1, max: 1_000_000 }),
      value: defaultWireLimits.maxOutputTokens,
      doc: 'Most tokens of an answer where the request names none.',
    },
    maxResponseBytes: {
      kind: integer({ min: 1024, max: 1_073_741_824 }),
      value: defaultWireLimits.maxResponseBytes,
      doc: 'Most bytes of an answer.',
    },
    maxLineBytes: {
      kind: integer({ min: 1024, max: 1_073_741_824 }),
      value: defaultWireLimits.maxLineBytes,
      doc: 'Longest line of a streamed answer.',
    },
    promptSecret: {
      kind: optional(secret(text({ maxLength: 1024 }))),
      value: undefined,
      doc: 'Secret that fences and canaries are made from; the same on every machine, at least 16 characters.',
    },
    canaryEpochMs: {
      kind: integer({ min: 0, max: 31_536_000_000 }),
      value: 86_400_000,
      doc: 'How long a canary stays the same; 0 for none.',
    },
  },
  fail: (problems) => {
    const lines = problems.map(({ path, message, hint }) => `${path} ${message}${hint ? ` (${hint})` : ''}`);
    return new AiError('bad_request', `Settings of ai: ${lines.join('; ')}.`, { problems: lines });
  },
});
