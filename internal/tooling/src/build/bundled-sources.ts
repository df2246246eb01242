// Lists the source packages that are bundled into the published ones, and their doors.

/** By name: the folders below `src` that are doors of their own. */
export const bundledSources: Readonly<Record<string, readonly string[]>> = {
  'ai-sdk': [],
  'cache-files': [],
  conformance: ['emulator'],
  doors: [],
  guard: ['detector', 'testing'],
  history: [],
  kit: ['json', 'redis', 'settings', 'testing'],
  ledger: ['testing'],
  logger: [],
  model: [],
  prices: [],
  'provider-batches': [],
  redact: ['placeholders'],
  trouble: [],
};

/** Their names. */
export const bundledNames: readonly string[] = Object.keys(bundledSources);
