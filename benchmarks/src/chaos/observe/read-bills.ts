// Compares the ledger, read where it was written, with what each provider would bill.
import type { BillReport } from '@tpl/ai/ledger';
import { compareBill, createLedger, fileLedgerStore, readBill, redisLedgerStore } from '@tpl/ai/ledger';
import type { Schedule } from '../schedule/fault.ts';
import type { Stage } from '../stage/open-stage.ts';
import type { Books } from './books.ts';

const dayMs = 86_400_000;

/** Reads both sides. */
export async function readBills(
  { ledger: kind }: Schedule,
  { redis, disk, providers }: Pick<Stage, 'redis' | 'disk' | 'providers'>,
): Promise<Books> {
  const store =
    kind === 'file' ? fileLedgerStore({ folder: disk.folder }) : redisLedgerStore({ url: redis.url });
  await using ledger = createLedger({ store, inFlightMs: 0 });
  const day = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 10);
  const days = { from: day(-dayMs), to: day(0) };
  const bills: BillReport[] = [];
  const billed = Object.values(providers).map(({ bill }) => bill());
  for (const text of billed)
    bills.push(await compareBill({ bill: readBill(text), entries: ledger.entries(days) }));
  // A line that was written twice may come once more after the end of its call.
  const [open, closed] = [new Set<string>(), new Set<string>()];
  for await (const { type, id } of ledger.entries(days)) {
    if (type === 'open') open.add(id);
    if (type === 'closed') closed.add(id);
  }
  return { bills, open: [...open].filter((id) => !closed.has(id)).length };
}
