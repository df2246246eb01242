// Makes a test of every row: it holds, or it stands in the list of open rows and still fails.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ByteServer, startByteServer } from './byte-server.ts';
import { checkRow } from './check-row.ts';
import type { Row } from './row.ts';

/** An open row: its id and what is wrong. Mend it, then take it out: the suite fails until both are done. */
export type OpenRows = Readonly<Record<string, string>>;

/** Tests of a table of rows. */
export function describeRows(theme: string, rows: readonly Row[], open: OpenRows): void {
  describe(theme, () => {
    let server: ByteServer;
    beforeAll(async () => {
      server = await startByteServer();
    });
    afterAll(async () => {
      await server.close();
    });
    for (const row of rows) {
      const isOpen = Object.hasOwn(open, row.id);
      const source = row.source === undefined ? '' : ` (${row.source})`;
      it(`${row.id}: ${row.title}${source}${isOpen ? ' [open]' : ''}`, async () => {
        const problem = await checkRow(server, row);
        if (isOpen) expect(problem ?? 'it holds: take it out of the list of open rows').toBe(problem);
        else expect(problem).toBeUndefined();
      });
    }
  });
}
