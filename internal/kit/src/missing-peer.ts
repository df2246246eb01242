// What is said when an optional peer dependency is not installed: the same words in every package.

/** The message of a `missing_peer` error: `The package "redis" is not installed: npm install redis`. */
export function missingPeerMessage(peer: string): string {
  return `The package "${peer}" is not installed: npm install ${peer}`;
}
