// Infrastructure Service: ai · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { AiError, throwProblems } from '../ai-error.ts';
import type { Budget, Spend } from './budget.ts';

/** The most that may be spent in a window of time. */
export interface BudgetLimit {
  /** For errors and reports: `day`. */
  readonly name: string;
  /** Windows follow each other from 1970 on: 86,400,000 is the day in UTC. */
  readonly windowMs: number;
  /** Default: no limit. */
  readonly tokens?: number | undefined;
  /** In US dollars. Default: no limit. */
  readonly costUsd?: number | undefined;
  /** Who shares it: each key its own, all keys of a tenant (the key up to its first `/`), or all. Default: `key`. */
  readonly per?: 'key' | 'tenant' | 'all' | undefined;
}

/** Options of a budget in memory. */
export interface MemoryBudgetOptions {
  /** All of them hold. */
  readonly limits: readonly BudgetLimit[];
  /** Most keys that are counted at a time; a further one is refused. Default: 10,000. */
  readonly maxKeys?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** How a limit stands for a key. */
export interface BudgetState {
  readonly limit: string;
  readonly spent: Spend;
  readonly reserved: Spend;
  /** Milliseconds until the window ends. */
  readonly resetMs: number;
}

/** A budget of one process. */
export interface MemoryBudget extends Budget {
  /** How every limit stands for a key. */
  read(key: string): readonly BudgetState[];
}

interface Account {
  endsAt: number;
  tokens: number;
  nanoUsd: number;
  heldTokens: number;
  heldNanoUsd: number;
}

// Sums of dollars in floating point drift; of whole billionths they do not.
const billion = 1e9;
const toNano = (costUsd: number): number => Math.ceil(costUsd * billion - 1e-6);
const toSpend = (tokens: number, nanoUsd: number): Spend => ({ tokens, costUsd: nanoUsd / billion });

/**
 * Creates a budget that counts in memory: right for one process; several need a shared one.
 *
 * @example
 * import { createMemoryBudget } from '@tpl/ai';
 *
 * const day = 86_400_000;
 * const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: day, costUsd: 5, per: 'tenant' }] });
 *
 * @throws {AiError} `bad_request` when a limit limits nothing, is negative, or has no window.
 */
export function createMemoryBudget({
  limits,
  maxKeys = 10_000,
  clock = systemClock,
}: MemoryBudgetOptions): MemoryBudget {
  const isAmount = (value: number | undefined) =>
    value === undefined || (Number.isFinite(value) && value >= 0);
  throwProblems('The budget', [
    ...(limits.length === 0 ? ['it needs at least one limit'] : []),
    ...(Number.isSafeInteger(maxKeys) && maxKeys > 0 ? [] : ['maxKeys must be a whole number of at least 1']),
    ...limits.flatMap(({ name, windowMs, tokens, costUsd, per = 'key' }) => [
      ...(name ? [] : ['every limit needs a name']),
      ...(Number.isFinite(windowMs) && windowMs >= 1 ? [] : [`windowMs of "${name}" must be at least 1`]),
      ...(tokens === undefined && costUsd === undefined
        ? [`"${name}" limits neither tokens nor costUsd`]
        : []),
      ...(isAmount(tokens) && isAmount(costUsd) ? [] : [`"${name}" must limit to numbers from 0 up`]),
      ...(['key', 'tenant', 'all'].includes(per) ? [] : [`per of "${name}" must be key, tenant or all`]),
    ]),
  ]);
  const accounts = new Map<string, Account>();

  function nameOf({ name, per = 'key' }: BudgetLimit, key: string): string {
    const owner = per === 'all' ? '' : per === 'tenant' ? (key.split('/')[0] ?? '') : key;
    return JSON.stringify([name, owner]);
  }

  function accountOf(limit: BudgetLimit, key: string): Account | undefined {
    const name = nameOf(limit, key);
    const now = clock.now();
    const known = accounts.get(name);
    if (known && known.endsAt > now) return known;
    if (!known && accounts.size >= maxKeys * limits.length) {
      for (const [other, { endsAt }] of accounts) if (endsAt <= now) accounts.delete(other);
      if (accounts.size >= maxKeys * limits.length) return undefined;
    }
    const endsAt = (Math.floor(now / limit.windowMs) + 1) * limit.windowMs;
    const fresh: Account = { endsAt, tokens: 0, nanoUsd: 0, heldTokens: 0, heldNanoUsd: 0 };
    accounts.set(name, fresh);
    return fresh;
  }

  function hasRoom(
    { tokens, costUsd }: BudgetLimit,
    account: Account,
    wanted: number,
    wantedNano: number,
  ): boolean {
    const tokensFit = tokens === undefined || account.tokens + account.heldTokens + wanted <= tokens;
    const costFits =
      costUsd === undefined || account.nanoUsd + account.heldNanoUsd + wantedNano <= toNano(costUsd);
    return tokensFit && costFits;
  }

  return {
    async reserve(key, { tokens, costUsd }) {
      if (!isAmount(tokens) || !isAmount(costUsd))
        throw new AiError('bad_request', 'An amount to reserve must be numbers from 0 up.');
      const nano = toNano(costUsd);
      const held: Account[] = [];
      for (const limit of limits) {
        const account = accountOf(limit, key);
        if (account && hasRoom(limit, account, tokens, nano)) held.push(account);
        else
          return {
            ok: false,
            limit: limit.name,
            retryAfterMs: (account?.endsAt ?? clock.now() + limit.windowMs) - clock.now(),
          };
      }
      for (const account of held) {
        account.heldTokens += tokens;
        account.heldNanoUsd += nano;
      }
      let isOpen = true;
      const end = (actual: Spend): void => {
        if (!isOpen) return;
        isOpen = false;
        for (const account of held) {
          account.heldTokens -= tokens;
          account.heldNanoUsd -= nano;
          account.tokens += actual.tokens;
          account.nanoUsd += toNano(actual.costUsd);
        }
      };
      return {
        ok: true,
        reservation: {
          settle: async (actual) => end(actual),
          release: async () => end({ tokens: 0, costUsd: 0 }),
        },
      };
    },
    read: (key) =>
      limits.map((limit) => {
        const now = clock.now();
        const account = accounts.get(nameOf(limit, key));
        const open = account && account.endsAt > now ? account : undefined;
        const end = open?.endsAt ?? (Math.floor(now / limit.windowMs) + 1) * limit.windowMs;
        return {
          limit: limit.name,
          spent: toSpend(open?.tokens ?? 0, open?.nanoUsd ?? 0),
          reserved: toSpend(open?.heldTokens ?? 0, open?.heldNanoUsd ?? 0),
          resetMs: end - now,
        };
      }),
  };
}
