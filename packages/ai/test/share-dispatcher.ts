// Gives tests what Node's fetch sends by: they have a global object of their own, and it stands in the one that fetch came from.

/** Makes bodies that pass go the way that they go outside of tests. */
export async function shareDispatcher(): Promise<void> {
  await (await fetch('data:,x')).text();
  const place = Symbol.for('undici.globalDispatcher.1');
  const outside = fetch.constructor('return globalThis')() as Record<symbol, unknown>;
  Object.assign(globalThis, { [place]: outside[place] });
}

type Dispatch = { dispatch(options: object, handler: object): unknown };

/** With what options fetch and what stands beside it dispatch during `run`. */
export async function dispatchedBy(run: () => Promise<unknown>): Promise<object[]> {
  const place = Symbol.for('undici.globalDispatcher.1') as never;
  const holder = globalThis as unknown as Record<string, Dispatch>;
  const base = holder[place]!;
  const sent: object[] = [];
  holder[place] = {
    dispatch(options, handler) {
      sent.push(options);
      return base.dispatch(options, handler);
    },
  };
  try {
    await run();
  } finally {
    holder[place] = base;
  }
  return sent;
}
