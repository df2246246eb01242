// Typed arrays that hold the lives of the entries of the memory tier, and how they grow.

/** Entries of a memory tier column by column, by slot; slot 0 is nobody. */
export interface MemoryColumns {
  refreshAt: Float64Array;
  freshUntil: Float64Array;
  /** Exact, as the age of an entry is told by it. */
  freshFor: Float64Array;
  swrFor: Float32Array;
  errorFor: Float32Array;
  sizes: Uint32Array;
}

/** Columns of `capacity` places, holding what stood in `from`. */
export function createColumns(capacity: number, from?: MemoryColumns): MemoryColumns {
  const grown = <A extends Float64Array | Float32Array | Uint32Array>(to: A, old: A | undefined): A => {
    if (old) to.set(old);
    return to;
  };
  return {
    refreshAt: grown(new Float64Array(capacity), from?.refreshAt),
    freshUntil: grown(new Float64Array(capacity), from?.freshUntil),
    freshFor: grown(new Float64Array(capacity), from?.freshFor),
    swrFor: grown(new Float32Array(capacity), from?.swrFor),
    errorFor: grown(new Float32Array(capacity), from?.errorFor),
    sizes: grown(new Uint32Array(capacity), from?.sizes),
  };
}
