// One table over the five packages: the same wrong input ends in the same code, the same problems and the same words.
import { spawn } from 'node:child_process';
import { afterAll, describe, expect, it } from '@jest/globals';
import { AiError, aiSettings, createPromptRenderer } from '@tpl/ai';
import { CacheError, cacheSettings, createCache } from '@tpl/cache';
import { redisStore } from '@tpl/cache/redis';
import { createHealth, createMonitoring, MonitoringError, monitoringSettings } from '@tpl/monitoring';
import { createPolicy, ResilienceError, resilienceSettings } from '@tpl/resilience';
import { createRedisCooldowns } from '@tpl/resilience/redis';
import { openSecurity, SecurityError, securitySettings } from '@tpl/security';
import { createRedisLimitStore } from '@tpl/security/redis';

interface Problem {
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

interface Sibling {
  readonly name: string;
  readonly settings: { load(input: never): { readonly values: object; explain(): readonly Explained[] } };
  readonly isInstance: (error: unknown) => boolean;
  /** A setting that is a whole number, a value it may have, and the main factory that takes it by hand. */
  readonly setting: string;
  readonly fits: number;
  create(options: Record<string, unknown>): unknown;
}

interface Explained {
  readonly name: string;
  readonly value: unknown;
  readonly source: string;
  readonly variable: string;
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const noOptions: readonly unknown[] = [null, 5, 'text', true, [], () => {}];

const siblings: readonly Sibling[] = [
  {
    name: 'cache',
    settings: cacheSettings,
    isInstance: CacheError.isInstance,
    setting: 'memoryMaxEntries',
    fits: 500,
    create: (options) => createCache(options as never),
  },
  {
    name: 'resilience',
    settings: resilienceSettings,
    isInstance: ResilienceError.isInstance,
    setting: 'maxAttempts',
    fits: 2,
    create: (options) =>
      createPolicy((isPlain(options) ? { name: 'siblings', ...options } : options) as never),
  },
  {
    name: 'ai',
    settings: aiSettings,
    isInstance: AiError.isInstance,
    setting: 'canaryEpochMs',
    fits: 60_000,
    create: (options) => createPromptRenderer(options as never),
  },
  {
    name: 'security',
    settings: securitySettings,
    isInstance: SecurityError.isInstance,
    setting: 'limitRequests',
    fits: 60,
    create: (options) => openSecurity(options as never),
  },
  {
    name: 'monitoring',
    settings: monitoringSettings,
    isInstance: MonitoringError.isInstance,
    setting: 'logQueueLines',
    fits: 500,
    create: (options) => createMonitoring(options as never),
  },
];

const opened: { close?(): unknown }[] = [];
afterAll(async () => {
  for (const one of opened) await one.close?.();
});

/** What a refusal looks like everywhere; returns its problems. */
async function refusal(
  sibling: Pick<Sibling, 'isInstance'>,
  run: () => unknown,
): Promise<readonly Problem[]> {
  const error = await Promise.resolve()
    .then(run)
    .then(
      (made) => void opened.push(made as object),
      (thrown: unknown) => thrown,
    );
  expect(error).toMatchObject({ code: 'invalid_options', retryable: false });
  expect(sibling.isInstance(error)).toBe(true);
  const { message, problems } = error as Error & { problems: readonly Problem[] };
  const lines = problems.map(
    ({ path, message: what, hint }) => `\n  ${path} ${what}${hint ? `; ${hint}` : ''}`,
  );
  expect(message.replace(lines.join(''), '')).toMatch(/^The options of .+ are wrong:$/);
  return problems;
}

const load = ({ settings }: Sibling, input: object) => settings.load(input as never);
const variableOf = (sibling: Sibling) =>
  load(sibling, {})
    .explain()
    .find(({ name }) => name === sibling.setting)?.variable as string;
/** Bounds are a setting's own. */
const withoutNumbers = (text: string) =>
  text.replace(/\d+/g, '0').replace(/from 0( to 0)?|of at least 0/, 'from 0 to 0');

describe.each(siblings)('$name', (sibling) => {
  const { setting, fits, create } = sibling;
  const misspelled = `${setting}x`;

  it('says where each value came from', () => {
    const sourceOf = (input: object) =>
      load(sibling, input)
        .explain()
        .find(({ name }) => name === setting);
    const variable = variableOf(sibling);
    expect(sourceOf({})?.source).toMatch(/^(default|preset|strategy|fitted)$/);
    for (const [source, input] of [
      ['defaults', { defaults: { [setting]: fits } }],
      ['environment', { defaults: { [setting]: fits + 1 }, env: { [variable]: String(fits) } }],
      ['json', { env: { [variable]: String(fits + 1) }, json: { [setting]: fits } }],
      ['values', { json: { [setting]: fits + 1 }, values: { [setting]: fits } }],
    ] as const)
      expect(sourceOf(input)).toMatchObject({ source, value: fits });
  });

  it('refuses a value of the wrong type, wherever it comes from', async () => {
    const variable = variableOf(sibling);
    for (const [path, input] of [
      [setting, { values: { [setting]: 'many' } }],
      [setting, { defaults: { [setting]: 'many' } }],
      [setting, { json: { [setting]: 'many' } }],
      [variable, { env: { [variable]: 'many' } }],
    ] as const) {
      const [problem, ...more] = await refusal(sibling, () => load(sibling, input));
      expect(more).toEqual([]);
      expect({ path: problem?.path, message: withoutNumbers(problem?.message ?? '') }).toEqual({
        path,
        message: 'must be integer from 0 to 0, not "many"',
      });
    }
  });

  it('refuses a name it does not know, and says which was meant', async () => {
    const variable = variableOf(sibling);
    expect(await refusal(sibling, () => load(sibling, { values: { [misspelled]: fits } }))).toEqual([
      { path: misspelled, message: 'is not a setting', hint: `did you mean "${setting}"?` },
    ]);
    expect(await refusal(sibling, () => load(sibling, { env: { [`${variable}X`]: String(fits) } }))).toEqual([
      { path: `${variable}X`, message: 'is not a setting', hint: `did you mean ${variable}?` },
    ]);
  });

  it('names all problems at once', async () => {
    const problems = await refusal(sibling, () =>
      load(sibling, { env: { [variableOf(sibling)]: 'many' }, values: { [misspelled]: fits } }),
    );
    expect(problems.map(({ path }) => path).sort()).toEqual([variableOf(sibling), misspelled].sort());
  });

  it('refuses values beside loaded settings, and what is no loaded settings', async () => {
    const settings = load(sibling, {});
    expect(await refusal(sibling, () => create({ settings, [setting]: fits }))).toEqual([
      {
        path: setting,
        message: 'cannot stand beside settings',
        hint: `load it with them: ${sibling.name}Settings.load({ values: { ${setting} } })`,
      },
    ]);
    expect(await refusal(sibling, () => create({ settings: 5 }))).toEqual([
      { path: 'settings', message: `must be what ${sibling.name}Settings.load() returned` },
    ]);
  });

  it('refuses by hand what it refuses when it is loaded', async () => {
    const [problem] = await refusal(sibling, () => create({ [setting]: 'many' }));
    expect(problem).toMatchObject({ path: setting, message: expect.stringContaining('must be integer') });
    expect(await refusal(sibling, () => create({ settings: { [misspelled]: fits } }))).toEqual([
      { path: misspelled, message: 'is not a setting', hint: `did you mean "${setting}"?` },
    ]);
  });

  it('refuses what is no object as options', async () => {
    for (const options of noOptions)
      expect(await refusal(sibling, () => create(options as never))).toEqual([
        { path: 'options', message: 'must be an object' },
      ]);
  });

  it('refuses by hand a name and a preset that it does not know', async () => {
    expect(await refusal(sibling, () => create({ [misspelled]: fits }))).toEqual([
      { path: misspelled, message: 'is not a setting', hint: `did you mean "${setting}"?` },
    ]);
    const [problem, ...more] = await refusal(sibling, () => create({ preset: 'nobody-knows' }));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ path: 'preset', message: expect.stringContaining('nobody-knows') });
  });

  it('opens with loaded settings and with the same values by hand', () => {
    for (const options of [{ settings: load(sibling, { values: { [setting]: fits } }) }, { [setting]: fits }])
      opened.push(create(options) as object);
  });
});

const redis = [
  // Beside a client that cannot be doubled the cache asks where invalidations come from.
  {
    name: 'cache',
    isInstance: CacheError.isInstance,
    open: (options?: object) =>
      redisStore((isPlain(options) && 'client' in options ? { push: false, ...options } : options) as never),
  },
  { name: 'resilience', isInstance: ResilienceError.isInstance, open: createRedisCooldowns },
  { name: 'security', isInstance: SecurityError.isInstance, open: createRedisLimitStore },
] as const;

describe.each(redis)('Redis handed to $name', (row) => {
  const client = { isOpen: true, sendCommand: () => Promise.resolve('OK') };
  const url = 'redis://127.0.0.1:1';

  it.each([
    ['nothing', {}, [{ path: 'url', message: 'is missing', hint: 'give { url } or { client }' }]],
    [
      'both ways',
      { url, client },
      [{ path: 'client', message: 'cannot stand beside url', hint: 'give one of them' }],
    ],
    ['no client', { client: {} }, [{ path: 'client', message: 'must be a client of node-redis' }]],
    [
      'a user beside a client',
      { client, username: 'me' },
      [{ path: 'username', message: 'cannot stand beside client', hint: 'the client brings its own' }],
    ],
    [
      'credentials of the wrong type',
      { url, password: 5, tls: true },
      [
        { path: 'password', message: 'must be text' },
        { path: 'tls', message: 'must be an object of TLS options', hint: 'for example { ca }' },
      ],
    ],
  ])('refuses %s', async (_, options, problems) => {
    const open = row.open as (options: object) => unknown;
    expect(await refusal(row, () => open(options))).toEqual(problems);
  });

  it('refuses no options, what is no object, and a name it does not know', async () => {
    const open = row.open as (options?: unknown) => unknown;
    expect(await refusal(row, () => open())).toEqual([
      { path: 'url', message: 'is missing', hint: 'give { url } or { client }' },
    ]);
    for (const options of noOptions)
      expect(await refusal(row, () => open(options))).toEqual([
        { path: 'options', message: 'must be an object' },
      ]);
    expect(await refusal(row, () => open({ url, usernam: 'me' }))).toEqual([
      { path: 'usernam', message: 'is not an option', hint: 'did you mean "username"?' },
    ]);
  });

  it('refuses a URL that leads elsewhere, and shows nothing of it', async () => {
    const open = row.open as (options: object) => unknown;
    const problems = await refusal(row, () => open({ url: 'http://user:hidden@host' }));
    expect(problems).toMatchObject([{ path: 'url' }]);
    expect(JSON.stringify(problems)).not.toContain('hidden');
  });
});

interface Closable {
  close(): unknown;
}

describe('what was closed', () => {
  const url = 'redis://127.0.0.1:1';
  const closable: readonly [string, () => Closable | Promise<Closable>, (one: never) => unknown][] = [
    ['a cache', () => createCache(), (cache: ReturnType<typeof createCache>) => cache.get('key')],
    [
      'cooldowns in Redis',
      () => createRedisCooldowns({ url } as never),
      (cooldowns: ReturnType<typeof createRedisCooldowns> & { ready(): Promise<void> }) => cooldowns.ready(),
    ],
    [
      'limits in Redis',
      () => createRedisLimitStore({ url } as never),
      (store: ReturnType<typeof createRedisLimitStore> & { ready(): Promise<void> }) => store.ready(),
    ],
    [
      'monitoring',
      () => createMonitoring(),
      (monitoring: ReturnType<typeof createMonitoring>) => monitoring.start(),
    ],
    [
      'the security of a process',
      () => openSecurity({ environment: 'development' } as never),
      (security: Awaited<ReturnType<typeof openSecurity>>) => security.gateOptions(),
    ],
    [
      'the health registry',
      () => createHealth(),
      (health: ReturnType<typeof createHealth>) => health.refresh(),
    ],
  ];

  it.each(closable)('%s refuses a call with the same code, and closes twice', async (_, open, call) => {
    const one = await open();
    await one.close();
    await one.close();
    await expect(Promise.resolve().then(() => call(one as never))).rejects.toMatchObject({
      code: 'closed',
      retryable: false,
      problems: [],
    });
  });
});

describe('a peer that is not installed', () => {
  // @tpl/monitoring loads no peer by itself: the API of OpenTelemetry is handed over, a Fastify is the caller's.
  const rows: readonly [what: string, peer: string, code: string][] = [
    [
      'the cache in Redis',
      'redis',
      "const { createCache } = await import('@tpl/cache'); const { redisStore } = await import('@tpl/cache/redis'); const one = createCache({ store: redisStore({ url }) });",
    ],
    [
      'cooldowns in Redis',
      'redis',
      "const { createRedisCooldowns } = await import('@tpl/resilience/redis'); const one = createRedisCooldowns({ url });",
    ],
    [
      'limits in Redis',
      'redis',
      "const { createRedisLimitStore } = await import('@tpl/security/redis'); const one = createRedisLimitStore({ url });",
    ],
    [
      'tokens of an identity provider',
      'jose',
      "const { createOidcAuthenticator } = await import('@tpl/security/oidc'); const one = createOidcAuthenticator({ issuer: 'https://login.example.com', audience: 'service' });",
    ],
    [
      'models of Anthropic',
      '@anthropic-ai/sdk',
      "const { createAnthropicModel } = await import('@tpl/ai/anthropic'); const one = createAnthropicModel({ model: 'm', apiKey: 'k' });",
    ],
    [
      'models of OpenAI',
      'openai',
      "const { createOpenAiModel } = await import('@tpl/ai/openai'); const one = createOpenAiModel({ model: 'm', apiKey: 'k' });",
    ],
  ];

  it.each(rows)(
    '%s: ready() and health() say so',
    async (_, peer, code) => {
      expect(await withoutPeer(peer, code)).toEqual({
        ready: {
          code: 'missing_peer',
          message: `The package "${peer}" is not installed: npm install ${peer}`,
          problems: [],
        },
        health: { status: expect.stringMatching(/^(down|degraded)$/), details: { reason: 'missing_peer' } },
      });
    },
    60_000,
  );
});

/** Runs `code`, which makes `one`, in a process where `peer` cannot be found. */
async function withoutPeer(peer: string, code: string): Promise<unknown> {
  const program = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(specifier, context, next) {
      if (specifier !== ${JSON.stringify(peer)}) return next(specifier, context);
      throw Object.assign(new Error("Cannot find package '" + specifier + "' imported from a test"), { code: 'ERR_MODULE_NOT_FOUND' });
    } });
    const url = 'redis://127.0.0.1:1';
    ${code}
    const ready = await one.ready().then(() => 'ready', ({ code, message, problems }) => ({ code, message, problems }));
    const health = await one.health();
    const status = { status: health.status, details: { reason: health.details?.reason } };
    await one.close?.();
    process.stdout.write(JSON.stringify({ ready, health: status }));
    process.exit(0);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: new URL('../../', import.meta.url),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  await new Promise((resolve) => child.once('close', resolve));
  if (output === '') throw new Error(errors);
  return JSON.parse(output);
}
