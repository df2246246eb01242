// Gives tests what Node's fetch sends by: they have a global object of their own, and it stands in the one that fetch came from.

/** Makes bodies that pass go the way that they go outside of tests. */
export async function shareDispatcher(): Promise<void> {
  await (await fetch('data:,x')).text();
  const place = Symbol.for('undici.globalDispatcher.1');
  const outside = fetch.constructor('return globalThis')() as Record<symbol, unknown>;
  Object.assign(globalThis, { [place]: outside[place] });
}
