// Says what the service's own settings are: a new one is a line here, and nothing else to do.
import { z } from 'zod';
import { documentSettings } from '../../documents/src/document/document-settings.ts';
import { doorSettings } from '../../door/src/door-settings.ts';
import { laneSettings } from '../../lane/src/lane-settings.ts';
import { ledgerSettings } from '../../ledger/src/ledger-settings.ts';
import { integer, key, most, name, notes, url } from './setting-kinds.ts';

/** A password may hold signs that end an address: the sentence names the setting, which the address would not. */
const isJobsRedis = (text: string): boolean =>
  text === 'none' || (/^rediss?:\/\/\S+$/.test(text) && URL.canParse(text));

/** The service's own settings; each package brings its own as well. */
export const appSchema = z.strictObject({
  host: z.string().min(1).max(255).default('127.0.0.1').meta(notes('Address both listeners listen on.')),
  port: integer(
    0,
    65_535,
    3_000,
    'Port of the public API and the page. Not set and in use: the next free one.',
    { aliases: ['PORT'] },
  ),
  internalPort: integer(
    0,
    65_535,
    3_001,
    'Port of the internal API. Not set and in use: the next free one.',
    { aliases: ['INTERNAL_PORT'] },
  ),
  workerPort: integer(
    0,
    65_535,
    3_002,
    'Port where a worker (`npm run worker`) shows health, metrics and the internal API. Not set and in use: the next free one.',
  ),
  maxTextCharacters: integer(1, 10_000_000, 200_000, 'Longest text of a request, in characters.'),
  maxBatchItems: integer(1, 10_000, 50, 'Most texts of one batch.'),
  maxBatchBytes: integer(1_000, 268_435_456, 16_777_216, 'Largest body of a batch, in bytes.'),
  maxBatches: integer(1, 10_000, 100, 'Most batches of one caller kept at a time, ended ones included.'),
  maxWaitingItems: integer(
    1,
    100_000,
    10_000,
    'Most texts of one caller that wait in batches; of all callers together ten times as many.',
  ),
  maxWaitingCharacters: integer(
    1_000,
    1_000_000_000,
    50_000_000,
    'Most characters of one caller that wait in batches.',
  ),
  limitReads: most(
    'Requests a caller may make in a window to routes that only look: operations, status, how a batch stands. Default: as many as TPL_SECURITY_LIMIT_REQUESTS.',
  ),
  limitBatches: most(
    'Batches a caller may send in a window; each of their texts is a request to process besides. Default: TPL_SECURITY_LIMIT_REQUESTS.',
  ),
  batchConcurrency: integer(
    0,
    100,
    4,
    'Texts of batches that this process works on at the same time; 0 leaves them to workers (`npm run worker`), which needs REDIS_URL.',
  ),
  jobsRedisUrl: z
    .string()
    .min(1)
    .max(4_096)
    .refine(
      isJobsRedis,
      'must be none, or a URL starting with redis:// or rediss:// (# / ? in a password: %23 %2F %3F)',
    )
    .optional()
    .meta(
      notes(
        'Redis of the batches, where it is not that of REDIS_URL; a Cluster is found by any of its nodes. none: they live in this process.',
        { secret: true },
      ),
    ),
  batchKeepMs: integer(1_000, 86_400_000, 3_600_000, 'How long the results of a finished batch are kept.'),
  guardInput: z
    .enum(['allow', 'flag', 'sanitize', 'block'])
    .default('flag')
    .meta(
      notes(
        'The strongest thing the input guard may do with a text that looks like an attack; allow switches it off.',
        { perOperation: true },
      ),
    ),
  guardOutput: z
    .boolean()
    .default(true)
    .meta(
      notes(
        'Whether answers of models are watched for leaks of the instructions and for links that carry data away.',
        { perOperation: true },
      ),
    ),
  ...documentSettings,
  ...doorSettings,
  ...laneSettings,
  ...ledgerSettings,
  offlineThreads: integer(
    0,
    16,
    1,
    'Threads of the offline engine, some 100 MB each; 0: it works in the thread that serves, and others wait for it.',
  ),
  offlineMaxWaiting: integer(1, 10_000, 50, 'Texts that may wait for a thread of the offline engine.'),
  offlineTimeoutMs: integer(
    100,
    600_000,
    10_000,
    'Longest time of the offline engine on one text; its thread is then replaced.',
  ),
  requestTimeoutMs: integer(100, 600_000, 60_000, 'Longest time for one answer, retries included.'),
  bodyTimeoutMs: integer(100, 600_000, 60_000, 'Longest time a request may take to arrive whole.'),
  docs: z
    .enum(['public', 'keyed', 'closed'])
    .default('public')
    .meta(notes('Who may read the docs page and the OpenAPI document of the public API.')),
  redact: z
    .enum(['off', 'log', 'provider'])
    .default('log')
    .meta(
      notes(
        'Personal data: left in logs (off), taken out of logs (log), or kept from providers too and put back into answers (provider). Secrets never get into logs.',
      ),
    ),
  anthropicApiKey: key('Switches the route to Anthropic on.', 'ANTHROPIC_API_KEY'),
  anthropicModel: name('Model of the Anthropic route.').default('claude-haiku-4-5'),
  anthropicBaseUrl: url(
    'Where the Anthropic route calls, instead of api.anthropic.com.',
    'ANTHROPIC_BASE_URL',
  ),
  openaiApiKey: key('Switches the route to OpenAI on.', 'OPENAI_API_KEY'),
  openaiBaseUrl: url(
    'Sends the OpenAI route to a compatible server (Ollama, vLLM, llama.cpp); the key is then optional.',
    'OPENAI_BASE_URL',
  ),
  openaiModel: name('Model of the OpenAI route.').default('gpt-5.4-mini'),
  geminiApiKey: key('Switches the route to Gemini on.', 'GEMINI_API_KEY'),
  geminiModel: name('Model of the Gemini route.').default('gemini-3.8-flash'),
  geminiBaseUrl: url(
    "Where the Gemini route calls, instead of Google's endpoint with the chat completions API.",
  ),
  compatibleUrl: url('Adds a route: any server with the chat completions API.'),
  compatibleKey: key('Key of that route, where its server wants one.'),
  compatibleModel: name('Model of that route.').optional(),
  openaiPriceAs: name(
    'Whose listed price a redirected OpenAI route has: PROVIDER/MODEL, as groq/llama-3.3-70b-versatile.',
  ).optional(),
  compatiblePriceAs: name('Whose listed price the added route has: PROVIDER/MODEL.').optional(),
});

/** Values of the service's own settings. */
export type AppValues = Readonly<z.infer<typeof appSchema>>;

/** Settings that only make sense together: the name of the one that is missing, and why it is wanted. */
export function missingSettings({ compatibleUrl, compatibleModel, compatibleKey }: AppValues): {
  readonly name: keyof AppValues;
  readonly hint: string;
}[] {
  if (compatibleUrl && !compatibleModel)
    return [{ name: 'compatibleModel', hint: 'TPL_APP_COMPATIBLE_URL is set: which model of it?' }];
  if (!compatibleUrl && (compatibleModel || compatibleKey))
    return [{ name: 'compatibleUrl', hint: 'the added route needs an address' }];
  return [];
}
