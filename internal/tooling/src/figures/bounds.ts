// The bounds that the sources of the house stay within.

/** Each with its name among the figures that `npm run house` prints. */
export const bounds = {
  looseFilesMax: 12,
  packageCodeLinesMax: 5500,
  fileLinesMax: 250,
  medianCodeLines: 60,
  membersDocumented: 0.75,
} as const;
