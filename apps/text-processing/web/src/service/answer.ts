// Says what the page shows of an answer, whoever gave it: one request, or an analysis in many steps.

/** What an answer cost; without `usd` the price is not known. */
export interface Cost {
  readonly status: 'known' | 'estimated' | 'unpriced';
  readonly usd?: number | undefined;
}

/** A finished answer and how it came about. */
export interface Answer {
  readonly operation: string;
  readonly result: unknown;
  readonly provider: string;
  readonly model: string;
  readonly degraded: boolean;
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly estimated: boolean;
  };
  readonly cost: Cost;
  readonly cache?: {
    readonly outcome: 'hit' | 'stale' | 'miss' | 'bypass';
    readonly tier?: 'memory' | 'redis' | undefined;
    readonly ageMs?: number | undefined;
    readonly saved?: { readonly tokens: number; readonly costUsd: number } | undefined;
  };
  /** How often a model was asked. */
  readonly attempts?: number;
  /** Each time, in milliseconds since the service had the request. */
  readonly tries?: readonly {
    readonly provider: string;
    readonly model: string;
    readonly ok: boolean;
    readonly code?: string | undefined;
    readonly startMs: number;
    readonly durationMs: number;
  }[];
  readonly guard?: {
    readonly action: 'allow' | 'flag' | 'sanitize' | 'block';
    readonly score: number;
    readonly reasons: readonly string[];
  };
  readonly timeMs?: number;
  /** Of an analysis: steps in all, those that a cache answered, and parts that are missing from the result. */
  readonly steps?: number;
  readonly cachedSteps?: number;
  readonly missing?: readonly { readonly part: number; readonly code: string }[];
}
