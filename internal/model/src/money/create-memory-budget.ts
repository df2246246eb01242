// Keeps a budget in the memory of one process.
import type { Clock, Problem } from '@internal/kit';
import { findProblems, systemClock } from '@internal/kit';
import { AiError, throwProblems } from '../port/ai-error.ts';
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
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
}

/** How a limit stands for a key. */
export interface BudgetState {
  /** Name of the limit. */
  readonly limit: string;
  /** Booked in this window. */
  readonly spent: Spend;
  /** Set aside by calls under way. */
  readonly reserved: Spend;
  /** Milliseconds until the window ends. */
  readonly resetMs: number;
}

/** A budget of one process. */
export interface MemoryBudget extends Budget {
  /** How every limit stands for a key. */
  read(key: string): readonly BudgetState[];
}

/** Whole billionths of a dollar: their sums do not drift. */
interface Amount {
  tokens: number;
  nanoUsd: number;
}

interface Account {
  readonly endsAt: number;
  readonly spent: Amount;
  readonly held: Amount;
}

const billion = 1e9;
const toAmount = ({ tokens, costUsd }: Spend): Amount => ({
  tokens,
  nanoUsd: Math.ceil(costUsd * billion - 1e-6),
});
const toSpend = ({ tokens, nanoUsd }: Amount): Spend => ({ tokens, costUsd: nanoUsd / billion });

function add(to: Amount, { tokens, nanoUsd }: Amount, sign = 1): void {
  to.tokens += sign * tokens;
  to.nanoUsd += sign * nanoUsd;
}

const isAmount = (value: number) => value >= 0 && Number.isFinite(value);

function checkLimit({ name, windowMs, tokens, costUsd, per = 'key' }: BudgetLimit): Problem[] {
  return findProblems({
    'limits must each have a name': Boolean(name),
    [`limits.${name}.windowMs must be at least 1`]: Number.isFinite(windowMs) && windowMs >= 1,
    [`limits.${name} must limit tokens or costUsd`]: tokens !== undefined || costUsd !== undefined,
    [`limits.${name} must limit to numbers from 0 up`]: isAmount(tokens ?? 0) && isAmount(costUsd ?? 0),
    [`limits.${name}.per must be key, tenant or all`]: ['key', 'tenant', 'all'].includes(per),
  });
}

/**
 * Creates a budget that counts in memory: right for one process; several need a shared one.
 *
 * @example
 * import { createMemoryBudget } from '@tpl/ai';
 *
 * const day = 86_400_000;
 * const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: day, costUsd: 5, per: 'tenant' }] });
 *
 * @throws {AiError} `invalid_options` when a limit limits nothing, is negative, or has no window.
 */
export function createMemoryBudget({
  limits,
  maxKeys = 10_000,
  clock = systemClock,
}: MemoryBudgetOptions): MemoryBudget {
  throwProblems('the budget', [
    ...findProblems({
      'limits must hold at least one': limits.length > 0,
      'maxKeys must be a whole number of at least 1': Number.isSafeInteger(maxKeys) && maxKeys > 0,
    }),
    ...limits.flatMap(checkLimit),
  ]);
  const accounts = new Map<string, Account>();
  const maxAccounts = maxKeys * limits.length;

  function nameOf({ name, per = 'key' }: BudgetLimit, key: string): string {
    const owner = per === 'all' ? '' : per === 'tenant' ? (key.split('/')[0] ?? '') : key;
    return JSON.stringify([name, owner]);
  }

  /** The account of now, or a fresh one that nobody keeps yet. */
  function read({ windowMs }: BudgetLimit, name: string): Account {
    const now = clock.now();
    const known = accounts.get(name);
    if (known && known.endsAt > now) return known;
    const endsAt = (Math.floor(now / windowMs) + 1) * windowMs;
    return { endsAt, spent: { tokens: 0, nanoUsd: 0 }, held: { tokens: 0, nanoUsd: 0 } };
  }

  /** Whether an account is kept from now on. */
  function keep(name: string, account: Account): boolean {
    if (!accounts.has(name) && accounts.size >= maxAccounts) {
      for (const [other, { endsAt }] of accounts) if (endsAt <= clock.now()) accounts.delete(other);
      if (accounts.size >= maxAccounts) return false;
    }
    accounts.set(name, account);
    return true;
  }

  function hasRoom(limit: BudgetLimit, { spent, held }: Account, wanted: Amount): boolean {
    const { tokens = Number.POSITIVE_INFINITY, costUsd = Number.POSITIVE_INFINITY } = limit;
    const most = toAmount({ tokens, costUsd });
    return (
      spent.tokens + held.tokens + wanted.tokens <= most.tokens &&
      spent.nanoUsd + held.nanoUsd + wanted.nanoUsd <= most.nanoUsd
    );
  }

  return {
    limitsCost: limits.some(({ costUsd }) => costUsd !== undefined),
    async reserve(key, asked) {
      if (!isAmount(asked.tokens) || !isAmount(asked.costUsd))
        throw new AiError('bad_request', 'An amount to reserve must be numbers from 0 up.');
      const wanted = toAmount(asked);
      const open: Account[] = [];
      for (const limit of limits) {
        const name = nameOf(limit, key);
        const account = read(limit, name);
        if (!keep(name, account) || !hasRoom(limit, account, wanted))
          return { ok: false, limit: limit.name, retryAfterMs: account.endsAt - clock.now() };
        open.push(account);
      }
      for (const { held } of open) add(held, wanted);
      async function end(actual: Spend): Promise<void> {
        for (const { held, spent } of open.splice(0)) {
          add(held, wanted, -1);
          add(spent, toAmount(actual));
        }
      }
      return { ok: true, reservation: { settle: end, release: () => end({ tokens: 0, costUsd: 0 }) } };
    },
    read: (key) =>
      limits.map((limit) => {
        const { endsAt, spent, held } = read(limit, nameOf(limit, key));
        const resetMs = endsAt - clock.now();
        return { limit: limit.name, spent: toSpend(spent), reserved: toSpend(held), resetMs };
      }),
  };
}
