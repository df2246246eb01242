// Names what the service uses Redis for.

/** Answers with ledger, documents and cooldowns; limits with budgets; batches. Each may have a Redis of its own. */
export const uses = ['answers', 'limits', 'queue'] as const;
/** One of them. */
export type Use = (typeof uses)[number];
