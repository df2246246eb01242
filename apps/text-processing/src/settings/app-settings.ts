// Domain Service: text-processing · example, replace in your project
import type { Problem } from '@internal/kit';
import type { LoadedSettings, SettingValues } from '@internal/kit/settings';
import { choice, defineSettings, flag, integer, optional, secret, text, url } from '@internal/kit/settings';

/** The settings do not fit; `problems` names all of them. */
export class SettingsError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ path, message, hint }) => `  ${path} ${message}${hint ? `; ${hint}` : ''}`);
    // Two packages may read the same variable.
    super(`These settings do not fit:\n${[...new Set(lines)].join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

const rows = {
  host: { kind: text({ maxLength: 255 }), value: '127.0.0.1', doc: 'Address both listeners listen on.' },
  port: {
    kind: integer({ min: 0, max: 65_535 }),
    value: 3000,
    doc: 'Port of the public API and the page. Not set and in use: the next free one.',
    aliases: ['PORT'],
  },
  internalPort: {
    kind: integer({ min: 0, max: 65_535 }),
    value: 3001,
    doc: 'Port of the internal API. Not set and in use: the next free one.',
    aliases: ['INTERNAL_PORT'],
  },
  maxTextCharacters: {
    kind: integer({ min: 1, max: 10_000_000 }),
    value: 200_000,
    doc: 'Longest text of a request, in characters.',
  },
  maxBatchItems: { kind: integer({ min: 1, max: 1_000 }), value: 50, doc: 'Most texts of one batch.' },
  maxBatches: {
    kind: integer({ min: 1, max: 10_000 }),
    value: 100,
    doc: 'Most batches kept at a time, finished ones included.',
  },
  batchConcurrency: {
    kind: integer({ min: 1, max: 100 }),
    value: 4,
    doc: 'Texts of batches worked on at the same time.',
  },
  batchKeepMs: {
    kind: integer({ min: 1_000, max: 86_400_000 }),
    value: 3_600_000,
    doc: 'How long the results of a finished batch are kept.',
  },
  guardInput: {
    kind: choice(['allow', 'flag', 'sanitize', 'block']),
    value: 'flag',
    perOperation: true,
    doc: 'The strongest thing the input guard may do with a text that looks like an attack; allow switches it off.',
  },
  guardOutput: {
    kind: flag(),
    value: true,
    perOperation: true,
    doc: 'Whether answers of models are watched for leaks of the instructions and for links that carry data away.',
  },
  requestTimeoutMs: {
    kind: integer({ min: 100, max: 600_000 }),
    value: 60_000,
    doc: 'Longest time for one answer, retries included.',
  },
  anthropicApiKey: {
    kind: optional(secret(text())),
    value: undefined,
    doc: 'Switches the route to Anthropic on.',
    aliases: ['ANTHROPIC_API_KEY'],
  },
  anthropicModel: {
    kind: text({ maxLength: 200 }),
    value: 'claude-haiku-4-5',
    doc: 'Model of the Anthropic route.',
  },
  anthropicBaseUrl: {
    kind: optional(url(['http:', 'https:'])),
    value: undefined,
    doc: 'Where the Anthropic route calls, instead of api.anthropic.com.',
    aliases: ['ANTHROPIC_BASE_URL'],
  },
  openaiApiKey: {
    kind: optional(secret(text())),
    value: undefined,
    doc: 'Switches the route to OpenAI on.',
    aliases: ['OPENAI_API_KEY'],
  },
  openaiBaseUrl: {
    kind: optional(url(['http:', 'https:'])),
    value: undefined,
    doc: 'Sends the OpenAI route to a compatible server (Ollama, vLLM, llama.cpp); the key is then optional.',
    aliases: ['OPENAI_BASE_URL'],
  },
  openaiModel: { kind: text({ maxLength: 200 }), value: 'gpt-5.4-mini', doc: 'Model of the OpenAI route.' },
  compatibleUrl: {
    kind: optional(url(['http:', 'https:'])),
    value: undefined,
    doc: 'Adds a third route: any server with the chat completions API.',
  },
  compatibleKey: {
    kind: optional(secret(text())),
    value: undefined,
    doc: 'Key of the third route, where its server wants one.',
  },
  compatibleModel: {
    kind: optional(text({ maxLength: 200 })),
    value: undefined,
    doc: 'Model of the third route.',
  },
} as const;

/** Values of the service's own settings. */
export type AppValues = SettingValues<typeof rows>;

/** The service's own settings, read. */
export type AppSettings = LoadedSettings<AppValues>;

/** The service's own settings; each package brings its own as well. */
export const appSettings = defineSettings({
  name: 'app',
  presets: ['default'],
  rows,
  rules: ({ compatibleUrl, compatibleModel, compatibleKey }) => {
    if (compatibleUrl && !compatibleModel) {
      return [
        {
          path: 'TPL_APP_COMPATIBLE_MODEL',
          message: 'is missing',
          hint: 'TPL_APP_COMPATIBLE_URL is set: which model of it?',
        },
      ];
    }
    if (!compatibleUrl && (compatibleModel || compatibleKey)) {
      return [
        { path: 'TPL_APP_COMPATIBLE_URL', message: 'is missing', hint: 'the third route needs an address' },
      ];
    }
    return [];
  },
  fail: (problems) => new SettingsError(problems),
});
