// Names what is counted of lines that are lost.

/** The counter of lines that nobody will write. */
export const lostLines = {
  name: 'ledger.lost',
  help: 'Lines of the ledger that nobody will write: what their calls cost is in no total.',
} as const;
