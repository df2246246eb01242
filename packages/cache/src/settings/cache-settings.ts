// Every setting of the cache: kind, bounds, values by preset and meaning.
import {
  choice,
  defineSettings,
  flag,
  integer,
  list,
  number,
  optional,
  secret,
  text,
  url,
} from '@internal/kit/settings';
import { invalidOptions } from '../errors/cache-error.ts';
import { readEncryptionKeys } from './encryption-keys.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const year = 365 * 24 * hour;
const MB = 1_048_576;

/** Names of the presets; the first is the default. */
export const cachePresets = [
  'simple',
  'disabled',
  'minimal',
  'development',
  'production',
  'ai-development',
  'ai-production',
] as const;

/**
 * All settings of the cache: read them with `cacheSettings.load({ env, json, preset, values, defaults })`. Times to live follow
 * the presets of this design's Python ancestor; the rest was chosen by measuring.
 */
export const cacheSettings = defineSettings({
  name: 'cache',
  presets: cachePresets,
  fail: invalidOptions,
  rows: {
    enabled: {
      kind: flag(),
      value: true,
      presets: { disabled: false },
      doc: 'Whether anything is stored at all; off, every call runs its producer.',
    },
    ttlMs: {
      kind: integer({ min: 0, max: year }),
      value: hour,
      presets: {
        minimal: 15 * minute,
        development: 10 * minute,
        production: 2 * hour,
        'ai-development': 30 * minute,
        'ai-production': 4 * hour,
      },
      doc: 'How long a value is fresh; 0 stores nothing.',
      perOperation: true,
    },
    staleWhileRevalidateMs: {
      kind: integer({ min: 0, max: year }),
      value: 0,
      presets: { production: minute, 'ai-production': 10 * minute },
      doc: 'How long after that it is served while it is renewed in the background.',
      perOperation: true,
    },
    staleIfErrorMs: {
      kind: integer({ min: 0, max: year }),
      value: 0,
      presets: { production: hour, 'ai-production': 24 * hour },
      doc: 'How long after its fresh time it is served when its producer fails or is slow.',
      perOperation: true,
    },
    softTimeoutMs: {
      kind: integer({ min: 0, max: hour }),
      value: 0,
      doc: 'After what time a stale value is served instead of waiting on; 0 for never.',
      perOperation: true,
    },
    hardTimeoutMs: {
      kind: integer({ min: 0, max: hour }),
      value: minute,
      presets: { 'ai-development': 2 * minute, 'ai-production': 2 * minute },
      doc: 'After what time a producer is aborted; 0 for never.',
      perOperation: true,
    },
    negativeTtlMs: {
      kind: integer({ min: 0, max: year }),
      value: 0,
      doc: 'How long a produced null or undefined is kept; 0 stores none.',
      perOperation: true,
    },
    jitter: {
      kind: number({ min: 0, max: 0.5 }),
      value: 0.05,
      doc: 'Share of the fresh time by which entries expire sooner at random, so that they do not expire together.',
      perOperation: true,
    },
    earlyRefresh: {
      kind: number({ min: 0, max: 100 }),
      value: 1,
      doc: 'How eagerly values that took long are renewed before they expire (beta of XFetch, Vattani 2015); 0 for never.',
      perOperation: true,
    },
    failurePauseMs: {
      kind: integer({ min: 0, max: hour }),
      value: second,
      presets: { 'ai-production': 5 * second },
      doc: 'How long after its producer failed an old value is served before the producer is tried again.',
      perOperation: true,
    },
    values: {
      kind: choice(['json', 'any']),
      value: 'json',
      doc: 'What may be stored: what JSON carries without loss, or anything (needs a store that takes it).',
    },
    maxValueBytes: {
      kind: integer({ min: 1, max: 64 * MB }),
      value: MB,
      doc: 'Values over this size are not stored, and counted.',
    },
    memoryMaxEntries: {
      kind: integer({ min: 0, max: 10_000_000 }),
      value: 10_000,
      presets: { minimal: 250, development: 1_000, production: 50_000, 'ai-development': 1_000 },
      doc: 'Most entries in memory; 0 for no memory tier.',
    },
    memoryMaxBytes: {
      kind: integer({ min: 0, max: 64 * 1024 * MB }),
      value: 64 * MB,
      presets: { minimal: 8 * MB, production: 256 * MB, 'ai-production': 256 * MB },
      doc: 'Most bytes in memory, as estimated.',
    },
    sweepIntervalMs: {
      kind: integer({ min: 100, max: hour }),
      value: 5 * second,
      doc: 'How often a bounded sweep looks for expired entries in memory.',
    },
    redisUrl: {
      kind: optional(url(['redis:', 'rediss:'])),
      value: undefined,
      aliases: ['REDIS_URL'],
      doc: 'Where Redis is; give it to redisStore({ url }).',
    },
    redisUsername: {
      kind: optional(text()),
      value: undefined,
      doc: 'ACL user of Redis, where neither the URL nor redisStore names user or password.',
    },
    redisPassword: {
      kind: optional(secret(text())),
      value: undefined,
      aliases: ['REDIS_PASSWORD'],
      doc: 'Password of Redis, where neither the URL nor redisStore names user or password.',
    },
    redisCaFile: {
      kind: optional(text()),
      value: undefined,
      doc: 'PEM file of the CA that signed the certificate of Redis; read when the cache is created.',
    },
    redisAllowPlaintext: {
      kind: flag(),
      value: true,
      presets: { production: false, 'ai-production': false },
      doc: 'Whether a connection without TLS is allowed; the production presets refuse it.',
    },
    redisKeyPrefix: {
      kind: text({ maxLength: 64 }),
      value: 'tpl-cache',
      doc: 'Start of every key in Redis; also the only keys its ACL user needs.',
    },
    redisReadDeadlineMs: {
      kind: integer({ min: 1, max: minute }),
      value: 25,
      doc: 'How long a read may take before it counts as bypass; while Redis answers others, up to four times as long.',
    },
    redisWriteDeadlineMs: {
      kind: integer({ min: 1, max: minute }),
      value: 100,
      doc: 'How long a write may take; while Redis answers others, up to four times as long.',
    },
    redisLeaseDeadlineMs: {
      kind: integer({ min: 1, max: minute }),
      value: 250,
      doc: 'How long the question for value or lease may take before a producer runs without one; while Redis answers others, up to four times as long.',
    },
    redisLeaseMs: {
      kind: integer({ min: 100, max: hour }),
      value: 10 * second,
      doc: 'How long a lease outlives its process; it is renewed while the producer runs.',
    },
    redisMaxInFlight: {
      kind: integer({ min: 1, max: 100_000 }),
      value: 1_000,
      doc: 'Places before Redis: so many calls, 256 at most, are on their way at once, and twenty times as many wait; further ones are bypassed.',
    },
    compressionMinBytes: {
      kind: integer({ min: 0, max: 64 * MB }),
      value: 1_000,
      presets: {
        disabled: 10_000,
        minimal: 5_000,
        development: 2_000,
        production: 500,
        'ai-production': 300,
      },
      doc: 'From what size on values are compressed in Redis, where it pays.',
    },
    encryptionKeys: {
      kind: secret(list(text({ maxLength: 128 }), { maxItems: 16 })),
      value: [],
      doc: 'AES-256 keys as NAME:BASE64 of 32 bytes; the first encrypts, all decrypt. None: values are not encrypted.',
    },
  },
  rules: (values) => [
    ...(/^[A-Za-z0-9_.:-]+$/.test(values.redisKeyPrefix)
      ? []
      : [{ path: 'redisKeyPrefix', message: 'must be letters, digits, "_", ".", ":" or "-"' }]),
    ...readEncryptionKeys(values.encryptionKeys).problems,
  ],
});

/** The values that {@link cacheSettings} describes. */
export type CacheSettingValues = ReturnType<typeof cacheSettings.load>['values'];
