// Infrastructure Service: cache · stable API, changes affect all users

/** Entries of a memory tier column by column, by slot; slot 0 is nobody. */
export interface MemoryColumns {
  createdAt: Float64Array;
  refreshAt: Float64Array;
  freshUntil: Float64Array;
  swrFor: Float32Array;
  errorFor: Float32Array;
  sizes: Uint32Array;
  frequency: Uint8Array;
  queueOf: Uint8Array;
  newer: Uint32Array;
  older: Uint32Array;
}

/** Columns of `capacity` places, holding what stood in `from`. */
export function createColumns(capacity: number, from?: MemoryColumns): MemoryColumns {
  const grown = <A extends Float64Array | Float32Array | Uint32Array | Uint8Array>(
    to: A,
    old: A | undefined,
  ): A => {
    if (old) to.set(old);
    return to;
  };
  return {
    createdAt: grown(new Float64Array(capacity), from?.createdAt),
    refreshAt: grown(new Float64Array(capacity), from?.refreshAt),
    freshUntil: grown(new Float64Array(capacity), from?.freshUntil),
    swrFor: grown(new Float32Array(capacity), from?.swrFor),
    errorFor: grown(new Float32Array(capacity), from?.errorFor),
    sizes: grown(new Uint32Array(capacity), from?.sizes),
    frequency: grown(new Uint8Array(capacity), from?.frequency),
    queueOf: grown(new Uint8Array(capacity), from?.queueOf),
    newer: grown(new Uint32Array(capacity), from?.newer),
    older: grown(new Uint32Array(capacity), from?.older),
  };
}
