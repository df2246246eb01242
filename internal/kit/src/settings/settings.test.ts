import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Problem } from '../problem.ts';
import {
  choice,
  defineSettings,
  flag,
  integer,
  list,
  nearestName,
  number,
  optional,
  renderEnvExample,
  renderJsonSchema,
  renderSettingsTable,
  secret,
  takeSettings,
  text,
  url,
} from './index.ts';

class Problems extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super('bad settings');
    this.problems = problems;
  }
}

const settings = defineSettings({
  name: 'cache',
  presets: ['simple', 'production'],
  presetOperations: { production: { qa: { ttlMs: 7 } } },
  rows: {
    ttlMs: {
      kind: integer({ min: 1, max: 1000 }),
      value: 60,
      presets: { production: 120 },
      doc: 'How long.',
      perOperation: true,
    },
    maxMs: { kind: integer({ min: 1 }), value: 500, doc: 'The most.', perOperation: true },
    ratio: { kind: number({ min: 0, max: 1 }), value: 0.5, doc: 'A share.' },
    isOn: { kind: flag(), value: true, doc: 'On or off.' },
    mode: { kind: choice(['a', 'b']), value: 'a', doc: 'Which: a|b.' },
    names: { kind: list(text({ maxLength: 5 }), { maxItems: 2 }), value: [], doc: 'Some.' },
    redisUrl: {
      kind: optional(url(['redis:', 'rediss:'])),
      value: undefined,
      doc: 'Where.',
      aliases: ['REDIS_URL'],
    },
    password: { kind: optional(secret(text())), value: undefined, doc: 'Secret.' },
  },
  rules: ({ ttlMs, maxMs }) =>
    ttlMs > maxMs ? [{ path: 'ttlMs', message: `must be at most maxMs (${maxMs})` }] : [],
  fail: (problems) => new Problems(problems),
});

function problemsOf(load: () => unknown): readonly Problem[] {
  try {
    load();
  } catch (error) {
    if (error instanceof Problems) return error.problems;
    throw error;
  }
  return [];
}

describe('defineSettings', () => {
  it('gives the defaults when nothing is set', () => {
    const { preset, values } = settings.load();
    expect(preset).toBe('simple');
    expect(values).toEqual({
      ttlMs: 60,
      maxMs: 500,
      ratio: 0.5,
      isOn: true,
      mode: 'a',
      names: [],
      redisUrl: undefined,
      password: undefined,
    });
  });

  it('lets environment win over preset, JSON over environment, and values from code over JSON', () => {
    const env = { TPL_CACHE_TTL_MS: '3', TPL_CACHE_RATIO: '0.1', TPL_CACHE_MAX_MS: '300' };
    const { values } = settings.load({
      preset: 'production',
      env,
      json: { ratio: 0.2, maxMs: 200 },
      values: { maxMs: 100, mode: undefined },
    });
    expect(values).toMatchObject({ ttlMs: 3, ratio: 0.2, maxMs: 100, mode: 'a' });
    expect(settings.load({ preset: 'production' }).values.ttlMs).toBe(120);
  });

  it.each([
    [{ preset: 'simple', json: { preset: 'production' } }, 'simple'],
    [{ json: { preset: 'production' }, env: { TPL_CACHE_PRESET: 'simple' } }, 'production'],
    [{ env: { TPL_CACHE_PRESET: 'production' } }, 'production'],
    [{ env: { TPL_CACHE_PRESET: '' } }, 'simple'],
  ])('chooses the preset of %j: %s', (input, expected) => {
    expect(settings.load(input).preset).toBe(expected);
  });

  it('reads every kind from text', () => {
    const env = {
      TPL_CACHE_IS_ON: 'off',
      TPL_CACHE_MODE: 'b',
      TPL_CACHE_NAMES: 'x, y ,',
      REDIS_URL: 'redis://:hush@host',
      TPL_CACHE_PASSWORD: 'pssst',
      TPL_CACHE_JSON: '{"ratio":0.25}',
    };
    expect(settings.load({ env }).values).toMatchObject({
      isOn: false,
      mode: 'b',
      names: ['x', 'y'],
      redisUrl: 'redis://:hush@host',
      password: 'pssst',
      ratio: 0.25,
    });
  });

  it('prefers its own variable to an alias, and reads an empty one as not set', () => {
    const env = { REDIS_URL: 'redis://alias', TPL_CACHE_REDIS_URL: 'redis://own', TPL_CACHE_TTL_MS: '' };
    expect(settings.load({ env }).values).toMatchObject({ redisUrl: 'redis://own', ttlMs: 60 });
  });

  it('gives operations of any name their overrides, and the others the common values', () => {
    const loaded = settings.load({
      preset: 'production',
      json: { operations: { qa: { maxMs: 50 } } },
      values: { operations: { other: { ttlMs: 9 } } },
    });
    expect(loaded.forOperation('qa')).toMatchObject({ ttlMs: 7, maxMs: 50 });
    expect(loaded.forOperation('other').ttlMs).toBe(9);
    expect(loaded.forOperation('never named')).toBe(loaded.values);
    expect(loaded.operations).toEqual(['qa', 'other']);
  });

  it('puts what the application suggests over the preset, and under everything an operator sets', () => {
    const defaults = { ttlMs: 11, ratio: 0.3, operations: { qa: { ttlMs: 12 }, other: { ttlMs: 13 } } };
    const plain = settings.load({ preset: 'production', defaults });
    expect(plain.values).toMatchObject({ ttlMs: 11, ratio: 0.3 });
    expect(plain.forOperation('qa').ttlMs).toBe(12);
    expect(plain.explain('other').find(({ name }) => name === 'ttlMs')).toMatchObject({ source: 'defaults' });
    const env = { TPL_CACHE_TTL_MS: '3', TPL_CACHE_JSON: '{"operations":{"other":{"ttlMs":14}}}' };
    const set = settings.load({ preset: 'production', defaults, env });
    expect(set.values.ttlMs).toBe(3);
    expect(set.forOperation('qa').ttlMs).toBe(3);
    expect(set.forOperation('other').ttlMs).toBe(14);
  });

  it('gives a factory loaded settings or values by hand, and refuses both together', () => {
    const fail = (problems: readonly Problem[]) => new Problems(problems);
    const loaded = settings.load();
    expect(takeSettings(settings, loaded, { values: { ttlMs: undefined } }, fail)).toBe(loaded);
    expect(
      takeSettings(settings, undefined, { preset: 'production', values: { ttlMs: 5 } }, fail).values.ttlMs,
    ).toBe(5);
    expect(problemsOf(() => takeSettings(settings, loaded, { values: { ttlMs: 5 } }, fail))).toEqual([
      {
        path: 'ttlMs',
        message: 'cannot stand beside settings',
        hint: 'load it with them: cacheSettings.load({ values: { ttlMs } })',
      },
    ]);
    expect(takeSettings(settings, loaded.values, { values: {} }, fail).values).toEqual(loaded.values);
    expect(problemsOf(() => takeSettings(settings, 5 as never, { values: {} }, fail))[0]?.path).toBe(
      'settings',
    );
  });

  it('explains where each value came from, and shows no secret', () => {
    const env = { TPL_CACHE_TTL_MS: '3', REDIS_URL: 'redis://:hush@host' };
    const loaded = settings.load({ preset: 'production', env, values: { ratio: 1, password: 'pssst' } });
    const lines = Object.fromEntries(loaded.explain('qa').map((line) => [line.name, line]));
    expect(lines['ttlMs']).toMatchObject({
      value: 7,
      source: 'preset',
      from: 'production',
      variable: 'TPL_CACHE_TTL_MS',
      doc: 'How long.',
    });
    expect(lines['ratio']).toMatchObject({ source: 'values' });
    expect(lines['redisUrl']).toMatchObject({ value: '[set]', source: 'environment', from: 'REDIS_URL' });
    expect(lines['mode']).toMatchObject({ source: 'default' });
    expect(JSON.stringify(loaded.explain())).not.toMatch(/hush|pssst/);
  });

  it('tells all problems at once, with path and hint, and shows no secret', () => {
    const env = {
      TPL_CACHE_TTL_MSS: '3',
      TPL_CACHE_RATIO: '7',
      REDIS_URL: 'http://:hush@host',
      TPL_CACHE_IS_ON: 'perhaps',
      TPL_CACHE_MAX_MS: ' ',
    };
    const json = { modee: 'a', mode: 'c', operations: { qa: { ratio: 1, ttlMs: 0 }, bad: 5 } };
    const problems = problemsOf(() =>
      settings.load({ preset: 'prodution', env, json, values: { names: ['1', '2', '3'] } }),
    );
    const byPath = Object.fromEntries(
      problems.map(({ path, message, hint }) => [path, `${message}${hint ? ` (${hint})` : ''}`]),
    );
    expect(byPath).toEqual({
      preset: 'must be one of simple, production, not "prodution" (did you mean "production"?)',
      TPL_CACHE_TTL_MSS: 'is not a setting (did you mean TPL_CACHE_TTL_MS?)',
      TPL_CACHE_RATIO: 'must be number from 0 to 1, not 7',
      REDIS_URL: 'must be a URL starting with redis:// or rediss://',
      TPL_CACHE_IS_ON: 'must be true or false, not "perhaps"',
      TPL_CACHE_MAX_MS: 'must be integer of at least 1, not " "',
      modee: 'is not a setting (did you mean "mode"?)',
      mode: 'must be one of a, b, not "c"',
      'operations.qa.ratio': 'cannot be set for one operation (set "ratio" for all operations)',
      'operations.qa.ttlMs': 'must be integer from 1 to 1000, not 0',
      'operations.bad': 'must be an object of settings',
      names: 'must be list (comma-separated, at most 2) of: text of 1 to 5 characters, not a list',
    });
  });

  it('checks the rules over several values, for each operation too', () => {
    const problems = problemsOf(() =>
      settings.load({
        values: { maxMs: 30, operations: { qa: { ttlMs: 20 }, slow: { maxMs: 10, ttlMs: 11 } } },
      }),
    );
    expect(problems.map(({ path }) => path)).toEqual(['ttlMs', 'operations.slow.ttlMs']);
  });

  it.each([
    ['{', 'must be a JSON object'],
    ['[1]', 'must be a JSON object'],
    [`{"a":"${'x'.repeat(70_000)}"}`, 'must be at most 65536 characters of JSON'],
  ])('refuses JSON that is not an object or too long', (json, message) => {
    expect(problemsOf(() => settings.load({ env: { TPL_CACHE_JSON: json } }))[0]).toMatchObject({
      path: 'TPL_CACHE_JSON',
      message,
    });
  });

  it('takes names of the object prototype for what they are: unknown settings', () => {
    const json = '{"constructor":1,"operations":{"__proto__":{"ttlMs":5}}}';
    expect(problemsOf(() => settings.load({ json })).map(({ path }) => path)).toEqual(['constructor']);
    expect(
      settings.load({ json: '{"operations":{"__proto__":{"ttlMs":5}}}' }).forOperation('__proto__').ttlMs,
    ).toBe(5);
    expect(settings.load().forOperation('__proto__').ttlMs).toBe(60);
  });

  it('refuses operations that are no object', () => {
    expect(problemsOf(() => settings.load({ json: { operations: [] } }))[0]?.path).toBe('operations');
  });

  it('never shows a long value whole', () => {
    const [problem] = problemsOf(() => settings.load({ values: { mode: 'x'.repeat(500) as 'a' } }));
    expect(problem?.message.length).toBeLessThan(120);
  });
});

describe('kinds', () => {
  it('describe their bounds', () => {
    expect(integer({ max: 3 }).description).toBe('integer of at most 3');
    expect(number().description).toBe('number');
    // A word is shown as it was written, not as the number that it is not.
    expect(number().fromText('twelve')).toBe('twelve');
    expect(integer().check(Number.NaN).ok).toBe(false);
    expect(number().check(Number.POSITIVE_INFINITY).ok).toBe(false);
    expect(number({ min: 1, max: 2 }).jsonSchema).toEqual({ type: 'number', minimum: 1, maximum: 2 });
  });
});

describe('nearestName', () => {
  it('finds the name that was meant, or none', () => {
    expect(nearestName('prodction', ['simple', 'production'])).toBe('production');
    expect(nearestName('xyz', ['simple', 'production'])).toBeUndefined();
  });

  it('finds any name with one letter dropped, if it is long enough', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{6,20}$/), fc.nat(), (name, at) => {
        const cut = at % name.length;
        expect(nearestName(name.slice(0, cut) + name.slice(cut + 1), [name])).toBe(name);
      }),
    );
  });
});

describe('documents from the rows', () => {
  it('print every variable in .env.example, without a secret', () => {
    const example = renderEnvExample(settings);
    expect(example).toContain('# TPL_CACHE_PRESET=simple');
    expect(example).toContain('# TPL_CACHE_TTL_MS=60');
    expect(example).toContain('Also: REDIS_URL.');
    expect(example).toContain('# TPL_CACHE_PASSWORD=\n');
  });

  it('print a table line for every setting', () => {
    const table = renderSettingsTable(settings);
    expect(table).toContain('| `ttlMs` | `TPL_CACHE_TTL_MS` | `60` | How long. (integer from 1 to 1000) |');
    expect(table).toContain('Which: a\\|b.');
    expect(table).toContain('| `redisUrl` | `TPL_CACHE_REDIS_URL`, `REDIS_URL` | – |');
    expect(table.trim().split('\n')).toHaveLength(10);
  });

  it('describe the custom JSON as JSON schema, operations included', () => {
    const schema = renderJsonSchema(settings) as { properties: Record<string, Record<string, unknown>> };
    expect(schema.properties['ttlMs']).toMatchObject({ type: 'integer', minimum: 1, maximum: 1000 });
    expect(JSON.stringify(schema.properties['operations'])).not.toContain('ratio');
  });

  it('leave out what a definition does not have', () => {
    const small = defineSettings({
      name: 'app',
      presets: ['only'],
      rows: { names: { kind: list(text()), value: ['a', 'b'], doc: 'Some.' } },
      fail: (problems) => new Problems(problems),
    });
    expect(renderEnvExample(small)).not.toContain('PRESET');
    expect(renderEnvExample(small)).toContain('TPL_APP_NAMES=a,b');
    expect(renderJsonSchema(small)['properties']).not.toHaveProperty('operations');
  });
});

describe('a secret in a file', () => {
  let folder: string;
  const write = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kit-secret-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read where its variable ends in _FILE, its other name too, without the end of the line', () => {
    const env = {
      TPL_CACHE_PASSWORD_FILE: write('password', ' in a file \n'),
      REDIS_URL_FILE: write('url', 'redis://a'),
    };
    const { values, explain } = settings.load({ env });
    expect([values.password, values.redisUrl]).toEqual([' in a file ', 'redis://a']);
    expect(explain().find(({ name }) => name === 'password')).toMatchObject({
      value: '[set]',
      from: 'TPL_CACHE_PASSWORD_FILE',
    });
    expect(renderEnvExample(settings)).toContain('In a file: the same with _FILE.');
  });

  it('has no line ends behind it, wherever it stands: conductor#1437, gh-aw-firewall#1528, commonly#481', () => {
    const env = { TPL_CACHE_PASSWORD: ' direct \r\n', REDIS_URL_FILE: write('ends', 'redis://b\n\r\n\n') };
    expect(settings.load({ env }).values).toMatchObject({ password: ' direct ', redisUrl: 'redis://b' });
  });

  it('has no byte order mark before it: theskumar/python-dotenv#637', () => {
    const env = { TPL_CACHE_PASSWORD_FILE: write('marked', '\uFEFFin a file\r\n') };
    expect(settings.load({ env }).values.password).toBe('in a file');
  });

  it('may be a list, one entry a line', () => {
    const listed = defineSettings({
      name: 'app',
      presets: ['only'],
      rows: { keys: { kind: secret(list(text())), value: [], doc: 'Some.' } },
      fail: (problems) => new Problems(problems),
    });
    const env = { TPL_APP_KEYS_FILE: write('keys', 'one\r\ntwo\n\nthree\n') };
    expect(listed.load({ env }).values.keys).toEqual(['one', 'two', 'three']);
  });

  it('is refused with its reason, and nothing of what stands there', () => {
    const problems = problemsOf(() =>
      settings.load({
        env: {
          TPL_CACHE_PASSWORD: 'direct',
          TPL_CACHE_PASSWORD_FILE: write('twice', 'hidden'),
          REDIS_URL_FILE: write('long', 'hidden'.repeat(20_000)),
          TPL_CACHE_RATIO_FILE: write('ratio', '0.5'),
        },
      }),
    );
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'REDIS_URL_FILE',
      'TPL_CACHE_PASSWORD_FILE',
      'TPL_CACHE_RATIO_FILE',
    ]);
    for (const path of [join(folder, 'hidden'), folder, write('empty', '\n')])
      expect(problemsOf(() => settings.load({ env: { REDIS_URL_FILE: path } }))).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('hidden');
  });
});
