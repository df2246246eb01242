// Writes each call down before anything is sent, and what came of it after.
import type { CallLedger } from '@internal/ledger';
import { keepAccount } from '@internal/ledger';
import { boundOfModel } from '../money/join-bounds.ts';
import type { Middleware } from './middleware/middleware.ts';
import { toMiddleware } from './middleware/to-middleware.ts';

/**
 * Writes each call down before anything is sent and what came of it after: every attempt with what it used and cost, what was
 * estimated as such. Stands inside the cache, which asks nobody at a hit, and inside the budget, which settles the same numbers.
 *
 * @example
 * import { wrapModel } from '@tpl/ai';
 * import { createLedger, memoryLedgerStore, withLedger } from '@tpl/ai/ledger';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * await using ledger = createLedger({ store: memoryLedgerStore() });
 * const model = wrapModel(mockModel(), [withLedger(ledger)]);
 */
export function withLedger(ledger: CallLedger): Middleware {
  return toMiddleware('ledger', (model) =>
    keepAccount(model, ledger, (request) => boundOfModel(model, request)),
  );
}
