// Lists the areas in the order in which they are shown and run; each appears with the file of its name.
/** Names of the areas. What reads the record of others stands last. */
export const areas = [
  'cache',
  'resilience',
  'simulate',
  'ai',
  'guard',
  'security',
  'monitoring',
  'app',
  'capacity',
  'documents',
  'page',
  'doors',
  'conformance',
  'bill',
  'house',
  'compat',
  'release',
  'docs',
  'scorecard',
] as const;
