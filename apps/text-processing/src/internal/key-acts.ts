// Lets operators make, rotate and revoke keys.
import type { KeyStore, Principal, Security } from '@tpl/security';
import { hasScopes, SecurityError } from '@tpl/security';
import { z } from 'zod';
import { systemClock } from '../domain/create-text-service.ts';
import { RequestError } from '../domain/request-error.ts';
import { toProblems } from '../domain/to-problems.ts';
import type { InternalAct, InternalView } from '../http/internal-server.ts';

type Keys = Pick<Security, 'keyStore' | 'audit'>;

const id = z.string().regex(/^[\w.-]{1,64}$/);
const expiresAt = z.iso.datetime({ offset: true }).optional().describe('When the key ends by itself.');
const limit = z.number().min(0).max(1e9).optional();
const creation = z.strictObject({
  id: id.optional().describe('Name of the key in logs. Default: one made up.'),
  principal: z.string().min(1).max(200).optional().describe('Whom it speaks for. Default: its id.'),
  scopes: z.array(z.string()).max(20).describe('What it may do.'),
  addresses: z.array(z.string()).min(1).max(100).optional().describe('Networks from which alone it is good.'),
  limits: z.strictObject({ requests: limit, tokens: limit, cost: limit }).optional(),
  expiresAt,
});
const rotation = z.strictObject({
  id,
  overlapMs: z
    .int()
    .min(0)
    .max(2_592_000_000)
    .default(604_800_000)
    .describe('How long the old key stays good.'),
  expiresAt,
});
const revocation = z.strictObject({ id });

/** What is kept of each key; nothing where keys are settings. */
export function keyViews({ keyStore }: Keys): InternalView[] {
  if (!keyStore) return [];
  const read = async () => ({ keys: (await keyStore.list()).map(({ digest: _, ...rest }) => rest) });
  return [{ name: 'keys', summary: 'Keys as they are kept, and when each was used last', read }];
}

/** Makes, rotates and revokes keys, with scopes that are `known`. A key that was made is shown once, in the answer. */
export function keyActs({ keyStore, audit }: Keys, known: readonly string[]): InternalAct[] {
  if (!keyStore) return [];
  const written = (act: string, target: string) => audit.record({ type: 'admin_act', act, target });
  return [
    {
      name: 'keys/create',
      summary: 'Make a key; it is shown in this answer and never again',
      body: creation,
      async run(body, principal) {
        const asked = check(creation, body);
        checkScopes(asked.scopes, known, principal);
        const { key, record } = await attempt(() => keyStore.create(withoutGaps(asked)));
        written('key.create', record.id);
        return { id: record.id, key };
      },
    },
    {
      name: 'keys/rotate',
      summary: 'Make a key for the same caller; the old one stays good for a while',
      body: rotation,
      async run(body, principal) {
        const { id: old, overlapMs, expiresAt: end } = check(rotation, body);
        const { scopes = [] } = (await keyStore.list()).find((record) => record.id === old) ?? {};
        checkScopes(scopes, scopes, principal);
        const oldExpiresAt = new Date(systemClock.now() + overlapMs).toISOString();
        const { key, record } = await attempt(() => keyStore.rotate(old, { oldExpiresAt, expiresAt: end }));
        written('key.rotate', old);
        return { id: record.id, key, oldExpiresAt };
      },
    },
    {
      name: 'keys/revoke',
      summary: 'End a key now; each process refuses it within seconds',
      body: revocation,
      async run(body) {
        const { id: target } = check(revocation, body);
        await attempt(() => keyStore.revoke(target));
        written('key.revoke', target);
        return { ok: true };
      },
    },
  ];
}

/** Nobody gives out more of the internal API than he has himself, and nobody everything who has not everything. */
function checkScopes(scopes: readonly string[], known: readonly string[], principal?: Principal): void {
  for (const [index, scope] of scopes.entries()) {
    const path = `scopes.${index}`;
    const isKnown = scope === '*' || known.some((one) => one === scope || one.startsWith(`${scope}:`));
    if (!isKnown) throw refused(path, 'is asked for by no route', `there are: ${known.join(', ')}`);
    const isInner = scope === '*' || scope === 'internal' || scope.startsWith('internal:');
    const isHeld = principal !== undefined && (hasScopes(principal, [scope]) || isWhole(scope, principal));
    if (isInner && !isHeld) throw refused(path, 'is more than you may do yourself');
  }
}

/** `internal` is held by who may both look and act. */
const isWhole = (scope: string, principal: Principal): boolean =>
  scope === 'internal' && hasScopes(principal, ['internal:read', 'internal:write']);

async function attempt<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!SecurityError.isInstance(error)) throw error;
    if (error.code === 'key_unknown')
      throw new RequestError('not_found', [{ path: 'id', message: 'is not the id of a key' }]);
    if (error.code !== 'key_file_invalid') throw error;
    throw new RequestError(
      'invalid_request',
      error.problems.map(({ path, message }) => ({ path: path.replace(/^keys\.\d+\./, ''), message })),
    );
  }
}

function check<T>(schema: z.ZodType<T>, body: unknown): T {
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  throw new RequestError('invalid_request', toProblems(checked.error));
}

function refused(path: string, message: string, hint?: string): RequestError {
  return new RequestError('invalid_request', [{ path, message, ...(hint && { hint }) }]);
}

/** What was not given is left out: a record holds no `undefined`. */
function withoutGaps(asked: z.infer<typeof creation>): Parameters<KeyStore['create']>[0] {
  const { limits, ...rest } = asked;
  const own = Object.fromEntries(Object.entries(limits ?? {}).filter(([, value]) => value !== undefined));
  const given = Object.entries({ ...rest, ...(limits && { limits: own }) });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
