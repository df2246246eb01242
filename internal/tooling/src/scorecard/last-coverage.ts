// Reads how much of a package its tests ran the last time.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const kinds = ['lines', 'statements', 'functions', 'branches'] as const;

/** The least covered of lines, statements, functions and branches. */
export interface LeastCovered {
  readonly kind: (typeof kinds)[number];
  /** 0..1 */
  readonly share: number;
}

/** What the last whole run of a package's tests left in `coverage/`; `undefined` when there was none. */
export function lastCoverage(root: string, folder: string): LeastCovered | undefined {
  const file = join(root, folder, 'coverage', 'coverage-summary.json');
  if (!existsSync(file)) return undefined;
  const { total } = JSON.parse(readFileSync(file, 'utf8')) as {
    total: Record<LeastCovered['kind'], { pct: number }>;
  };
  const shares = kinds.map((kind) => ({ kind, share: total[kind].pct / 100 }));
  return shares.reduce((least, one) => (one.share < least.share ? one : least));
}
