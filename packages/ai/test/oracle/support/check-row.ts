// Serves a row to the official SDK and to us, and says what is wrong with it.
import type { ByteServer, Wire } from './byte-server.ts';
import { problemOf } from './compare.ts';
import { ourModel, readOurs } from './read-ours.ts';
import { readSdk } from './read-sdk.ts';
import type { Row } from './row.ts';

/** What is wrong with a row, or nothing. */
export async function checkRow(server: ByteServer, row: Row): Promise<string | undefined> {
  const wire: Wire = typeof row.wire === 'string' ? { body: row.wire } : row.wire;
  const isPlain = row.plain ?? false;
  const sdk = await readSdk(row.dialect, isPlain, () => server.serve(wire));
  const ours = await readOurs(ourModel(row.dialect, server.serve(wire)), isPlain);
  return problemOf(row, sdk, ours);
}
