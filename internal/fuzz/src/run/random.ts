// Makes the choices of a seed, the same each time.

/** Choices of one seed. */
export interface Random {
  /** A whole number from 0 below `limit`. */
  below(limit: number): number;
  /** True for this share of the asks, 0..1. */
  chance(share: number): boolean;
  /** One of them. */
  pick<Value>(values: readonly [Value, ...Value[]] | readonly Value[]): Value;
}

export { randomOf } from '../../../../packages/ai/test/oracle/generated/random.ts';
