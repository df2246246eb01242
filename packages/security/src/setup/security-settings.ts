// The settings of this package as one table.
import type { SettingsDefinition, SettingValues } from '@internal/kit/settings';
import {
  choice,
  defineRows,
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
import { invalidOptions } from '../errors/security-error.ts';

const rows = defineRows({
  environment: {
    kind: text({ maxLength: 64 }),
    value: 'development',
    doc: 'Where the process runs. An unknown name stops the start.',
    aliases: ['NODE_ENV'],
  },
  environmentNames: {
    kind: list(text({ maxLength: 96 }), { maxItems: 50 }),
    value: [],
    doc: 'Own environment names, `qa-*=staging`: each is development, test, staging or production.',
  },
  keys: {
    kind: optional(secret(list(text({ maxLength: 512 }), { maxItems: 100 }))),
    value: undefined,
    doc: 'API keys of the public listener; they may do everything there.',
  },
  internalKeys: {
    kind: optional(secret(list(text({ maxLength: 512 }), { maxItems: 100 }))),
    value: undefined,
    doc: 'API keys of the internal listener; they may do everything there.',
  },
  keyFile: {
    kind: optional(text()),
    value: undefined,
    doc: 'File of key digests made by `npx @tpl/security keys create`, or of plain public keys, one a line.',
  },
  keyRedis: {
    kind: flag(),
    value: false,
    doc: 'Takes the keys that are kept in Redis (`redisUrl`) as well, for both listeners.',
  },
  scopes: {
    kind: list(text({ maxLength: 128 }), { maxItems: 100 }),
    value: ['text:write', 'batch:write', 'internal:read', 'internal:write'],
    doc: 'Scopes that routes ask for; a key with another one is refused where keys are made.',
  },
  keyReloadMs: {
    kind: integer({ min: 50, max: 3_600_000 }),
    value: 5_000,
    doc: 'How often the key file is looked at: a revoked key is refused after this many milliseconds.',
  },
  internalApi: {
    kind: choice(['keyed', 'closed']),
    value: 'keyed',
    doc: 'Whether there is an internal listener; production demands keys for it.',
  },
  oidcIssuer: {
    kind: optional(url(['https:', 'http:'])),
    value: undefined,
    doc: 'Issuer of the tokens that are taken besides keys; plain http on loopback only.',
  },
  oidcAudience: {
    kind: optional(text({ maxLength: 512 })),
    value: undefined,
    doc: 'Audience that tokens must name.',
  },
  trustedProxies: {
    kind: list(text({ maxLength: 64 }), { maxItems: 100 }),
    value: [],
    doc: 'Networks whose X-Forwarded-For is believed, as CIDR.',
  },
  limitRequests: {
    kind: integer({ min: 1, max: 1_000_000_000 }),
    value: 60,
    doc: 'Requests a caller may make in a window.',
  },
  limitAddressRequests: {
    kind: integer({ min: 1, max: 1_000_000_000 }),
    value: 600,
    doc: 'Requests an address (IPv6: a network) may make in a window, counted before anybody looks at its key.',
  },
  limitIpv6Prefix: {
    kind: integer({ min: 32, max: 128 }),
    value: 64,
    doc: 'Bits of an IPv6 address that count as one address: 64 for a household, 56 or 48 for what some providers give.',
  },
  limitWindowMs: {
    kind: integer({ min: 1_000, max: 2_764_800_000 }),
    value: 60_000,
    doc: 'Length of the window of both request limits, in milliseconds.',
  },
  limitStrategy: {
    kind: choice(['sliding_window', 'token_bucket']),
    value: 'sliding_window',
    doc: 'How both request limits count.',
  },
  budgetTokens: {
    kind: optional(number({ min: 0, max: 1e9 })),
    value: undefined,
    doc: 'Model tokens a caller may spend in a budget window.',
  },
  budgetCostUsd: {
    kind: optional(number({ min: 0, max: 1e9 })),
    value: undefined,
    doc: 'US dollars a caller may spend in a budget window.',
  },
  budgetWindowMs: {
    kind: integer({ min: 1_000, max: 2_764_800_000 }),
    value: 86_400_000,
    doc: 'Length of the budget window in milliseconds.',
  },
  redisUrl: {
    kind: optional(url(['redis:', 'rediss:'])),
    value: undefined,
    doc: 'Redis in which limits and budgets are counted; without it each process counts by itself.',
    aliases: ['REDIS_URL'],
  },
  allowPlainRedis: {
    kind: flag(),
    value: false,
    doc: 'Lets production use Redis without TLS, where something else encrypts.',
  },
  limitStoreDown: {
    kind: choice(['local_share', 'open', 'closed']),
    value: 'local_share',
    doc: 'What holds while Redis cannot be asked: a share per process, everything passes, nothing passes.',
  },
  limitLocalShare: {
    kind: number({ min: 0, max: 1 }),
    value: 0.5,
    doc: 'The share: part of each limit that one process lets through by itself.',
  },
  limitDeadlineMs: {
    kind: integer({ min: 5, max: 10_000 }),
    value: 40,
    doc: 'How long a limit waits for Redis, in milliseconds.',
  },
  bodyLimitBytes: {
    kind: integer({ min: 1, max: 1_073_741_824 }),
    value: 1_048_576,
    doc: 'Largest request body, as sent and as decompressed.',
  },
  corsOrigins: {
    kind: list(text({ maxLength: 256 }), { maxItems: 100 }),
    value: [],
    doc: 'Origins whose pages may call the API, exact.',
  },
  auditFile: {
    kind: optional(text()),
    value: undefined,
    doc: 'File the audit log is appended to; without it audit events go to listeners only.',
  },
  auditKey: {
    kind: optional(secret(text({ minLength: 16, maxLength: 512 }))),
    value: undefined,
    doc: 'Secret that the lines of the audit file are chained with; without it who may write the file may chain it anew.',
  },
  auditUrl: {
    kind: optional(url(['https:', 'http:'])),
    value: undefined,
    doc: 'Where audit events are sent as OpenTelemetry logs, with the path; plain http on loopback only.',
  },
  auditHeaders: {
    kind: optional(secret(list(text({ maxLength: 1_024 }), { maxItems: 20 }))),
    value: undefined,
    doc: 'Headers sent to `auditUrl`, `NAME=VALUE`.',
  },
  auditDown: {
    kind: choice(['open', 'closed']),
    value: 'open',
    doc: 'What holds while audit events are being lost: requests go on, or whoever needs a key is refused.',
  },
  auditMaxBytes: {
    kind: integer({ min: 1_024, max: 1_073_741_824 }),
    value: 10_485_760,
    doc: 'Size at which the audit file is rotated.',
  },
  auditMaxFiles: {
    kind: integer({ min: 1, max: 100 }),
    value: 10,
    doc: 'Rotated audit files that are kept.',
  },
});

/** Values of {@link securitySettings}; what each means stands in the README's table. */
export interface SecurityValues extends SettingValues<typeof rows> {}

/** The settings of this package, as rows of data. */
export const securitySettings: SettingsDefinition<SecurityValues> = defineSettings({
  name: 'security',
  presets: ['standard'],
  rows,
  rules: (values) =>
    (values.oidcIssuer === undefined) === (values.oidcAudience === undefined)
      ? []
      : [{ path: 'oidcAudience', message: 'and oidcIssuer must be set together' }],
  fail: invalidOptions,
});
