// Looks keys up by digest, in the same time for good ones and for bad ones.
import { hash, timingSafeEqual } from 'node:crypto';
import type { BlockList } from 'node:net';
import { isIP } from 'node:net';
import type { Clock, Observable } from '@internal/kit';
import { createEvents, systemClock } from '@internal/kit';
import type { Authentication, Principal, RefusalCode } from '../authenticate/authenticator.ts';
import { readNetworks } from '../gate/request-facts.ts';
import type { KeyStanding } from './key-limits.ts';
import { limitsOfKeys } from './key-limits.ts';
import type { KeyRecord } from './key-record.ts';

/** Event of a key ring. */
export interface KeyRingEvents {
  /** The keys changed, or a changed file could not be read. */
  keys: { change: 'loaded' | 'rotated' | 'revoked' | 'reload_failed'; count: number };
}

/** The keys that are known, by digest. */
export interface KeyRing extends Observable<KeyRingEvents> {
  /** Whether the key is good, from this address. Does the same work for a known key and for an unknown one. */
  check(key: string, address?: string): Authentication;
  /** Takes other keys from now on, all at once. */
  replace(records: readonly KeyRecord[]): void;
  /** What is kept of each key. */
  list(): readonly KeyRecord[];
  /**
   * The limits that a principal's keys bring. Of the keys that are good now, the last that brings some decides. Where none is
   * good, each window has the least that one of them brought, and no more than in `own`: the end of a key raises nothing.
   */
  limitsOf(
    principal: string,
    own?: Readonly<Record<string, number>>,
  ): Readonly<Record<string, number>> | undefined;
  /** The principal's keys, in their order, as limits look at them. */
  keysOf(principal: string): readonly KeyStanding[];
}

interface Entry {
  readonly digest: Buffer;
  readonly notBefore: number;
  readonly expiresAt: number;
  readonly revokedAt: number;
  readonly networks: BlockList | undefined;
  readonly principal: Principal;
  readonly yes: Authentication;
  readonly no: Readonly<
    Record<'revoked' | 'expired' | 'not_yet_valid' | 'address_not_allowed', Authentication>
  >;
}

const no = (code: RefusalCode, keyId?: string): Authentication =>
  Object.freeze({ ok: false, code, ...(keyId !== undefined && { keyId }) });
const invalid = no('invalid');
const nobody: Entry[] = [];

/**
 * Creates a key ring. A key is found by its SHA-256: one hash and one look-up, however many keys there are.
 *
 * @example
 * import { createApiKey, createKeyRing, toKeyRecord } from '@tpl/security';
 *
 * const key = createApiKey();
 * const ring = createKeyRing([toKeyRecord(key, { scopes: ['text:write'] })]);
 * console.log(ring.check(key).ok, ring.check(createApiKey()).ok); // true false
 */
export function createKeyRing(
  records: readonly KeyRecord[] = [],
  options: { readonly clock?: Clock } = {},
): KeyRing {
  const { clock = systemClock } = options;
  const events = createEvents<KeyRingEvents>('key ring');
  // By the start of the digest; two digests that start alike share a place.
  let places = new Map<number, Entry[]>();
  let all: readonly Entry[][] = [];
  let current: readonly KeyRecord[] = [];
  let byPrincipal = new Map<string, Entry[]>();

  function replace(next: readonly KeyRecord[]): void {
    places = new Map();
    byPrincipal = new Map();
    for (const record of new Map(next.map((each) => [each.digest, each])).values()) {
      const entry = toEntry(record);
      const place = placeOf(entry.digest);
      places.set(place, [...(places.get(place) ?? []), entry]);
      const others = byPrincipal.get(entry.principal.id);
      if (others) others.push(entry);
      else byPrincipal.set(entry.principal.id, [entry]);
    }
    all = [...places.values()];
    const before = current;
    current = next;
    if (events.has('keys')) events.emit('keys', { change: changeOf(before, next), count: next.length });
  }

  function keysOf(principal: string): KeyStanding[] {
    const now = clock.now();
    return (byPrincipal.get(principal) ?? nobody).map((entry) => {
      const { limits } = entry.principal;
      return { isGood: flawOf(entry, now) === undefined, ...(limits && { limits }) };
    });
  }

  replace(records);
  return {
    check(key, address) {
      const digest = hash('sha256', key, 'buffer');
      const place = placeOf(digest);
      // A stranger is compared with somebody: the same memory is touched as for a key that is known.
      const candidates = places.get(place) ?? all[place % all.length] ?? nobody;
      const entry = candidates.find((candidate) => timingSafeEqual(digest, candidate.digest));
      const answer = answerOf(entry ?? candidates[0], clock.now(), address);
      return entry ? answer : invalid;
    },
    replace,
    list: () => current,
    limitsOf: (principal, own) => limitsOfKeys(keysOf(principal), own),
    keysOf,
    on: events.on,
  };
}

/** Why a key is not good now, wherever it comes from. Written so that a date that is none (NaN) refuses. */
function flawOf(entry: Entry, now: number): 'revoked' | 'expired' | 'not_yet_valid' | undefined {
  if (!(now < entry.revokedAt)) return 'revoked';
  if (!(now < entry.expiresAt)) return 'expired';
  return now >= entry.notBefore ? undefined : 'not_yet_valid';
}

function answerOf(entry: Entry | undefined, now: number, address: string | undefined): Authentication {
  if (!entry) return invalid;
  const flaw = flawOf(entry, now);
  if (flaw) return entry.no[flaw];
  return !entry.networks || isWithin(entry.networks, address) ? entry.yes : entry.no.address_not_allowed;
}

function isWithin(networks: BlockList, address = ''): boolean {
  const family = isIP(address);
  return family !== 0 && networks.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function placeOf(digest: Buffer): number {
  return digest.readUInt32LE() >>> 1;
}

function toEntry(record: KeyRecord): Entry {
  const principal: Principal = Object.freeze({
    id: record.principal ?? record.id,
    scheme: 'api_key' as const,
    scopes: Object.freeze((record.scopes ?? []).filter((scope) => scope !== '')),
    keyId: record.id,
    ...(record.limits && { limits: Object.freeze({ ...record.limits }) }),
    ...(record.metadata && { metadata: Object.freeze({ ...record.metadata }) }),
  });
  const never = Number.POSITIVE_INFINITY;
  return {
    digest: Buffer.from(record.digest, 'hex'),
    notBefore: record.notBefore === undefined ? -never : Date.parse(record.notBefore),
    expiresAt: record.expiresAt === undefined ? never : Date.parse(record.expiresAt),
    revokedAt: record.revokedAt === undefined ? never : Date.parse(record.revokedAt),
    networks: record.addresses && readNetworks(record.addresses).list,
    principal,
    yes: Object.freeze({ ok: true, principal }),
    no: {
      revoked: no('revoked', record.id),
      expired: no('expired', record.id),
      not_yet_valid: no('not_yet_valid', record.id),
      address_not_allowed: no('address_not_allowed', record.id),
    },
  };
}

function changeOf(
  before: readonly KeyRecord[],
  next: readonly KeyRecord[],
): 'loaded' | 'rotated' | 'revoked' {
  if (before.length === 0) return 'loaded';
  const wasRevoked = new Set(before.filter((record) => record.revokedAt !== undefined).map(({ id }) => id));
  if (next.some((record) => record.revokedAt !== undefined && !wasRevoked.has(record.id))) return 'revoked';
  const ids = new Set(before.map(({ id }) => id));
  return next.some(({ id }) => !ids.has(id)) ? 'rotated' : 'loaded';
}
