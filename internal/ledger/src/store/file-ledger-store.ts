// Keeps the lines of the ledger in files, one a day, that are only ever appended to.
import { mkdir, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, createEvents, findProblems, systemClock } from '@internal/kit';
import { AiError, throwProblems } from '@internal/model';
import type { LedgerEntry } from '../entry/entry.ts';
import { entryDay } from '../entry/entry.ts';
import { toLine } from '../entry/entry-line.ts';
import { type DayFile, openDayFile } from './day-file.ts';
import { fullError, type LedgerStore, type LedgerStoreEvents } from './ledger-store.ts';
import { readDayFile } from './read-day-file.ts';

/** Where the files are, and how much of them is kept. */
export interface FileLedgerStoreOptions {
  /** Folder of the files `2026-11-29.jsonl`; it is made where it is missing, readable for its owner alone. */
  readonly folder: string;
  /**
   * When the machine is asked to put lines on its disk: after each write, once a second, or when it likes. A process that is
   * killed loses nothing either way; a machine that loses its power loses what was not asked for. Default: `second`.
   */
  readonly sync?: 'always' | 'second' | 'never' | undefined;
  /** Most bytes of all files together; the oldest days go first, today's never. Default: 1 GiB. */
  readonly maxBytes?: number | undefined;
  /** Days that are kept: the newest by their names, whatever the clock says; older ones go five at each day that begins. Default: 400. */
  readonly keepDays?: number | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
}

// A clock that is wrong for a moment, or a number that is, takes no money records along (Tr3kkR/Yuzu#2361).
const maxRemoved = 5;
const fileName = /^\d{4}-\d\d-\d\d\.jsonl$/;
// A call may end on the day after it began; what is older is opened again where it is needed.
const maxOpenFiles = 2;

/**
 * Creates a store of files: one JSON object a line, one file a day, by UTC. Several processes of one machine may share a
 * folder. A line that a crash tore is passed over and counted.
 *
 * @example
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createLedger, fileLedgerStore } from '@tpl/ai/ledger';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'ledger-'));
 * await using ledger = createLedger({ store: fileLedgerStore({ folder }) });
 *
 * @throws {AiError} `invalid_options`.
 */
export function fileLedgerStore(options: FileLedgerStoreOptions): LedgerStore {
  const { folder, sync = 'second', maxBytes = 2 ** 30, keepDays = 400, clock = systemClock } = options;
  throwProblems(
    'the file store of the ledger',
    findProblems({
      'folder must be the path of a folder': typeof folder === 'string' && folder !== '',
      'sync must be always, second or never': ['always', 'second', 'never'].includes(sync),
      'maxBytes must be at least 10000': maxBytes >= 10_000,
      'keepDays must be at least 1': keepDays >= 1,
    }),
  );
  const events = createEvents<LedgerStoreEvents>('a store of the ledger');
  const files = new Map<string, DayFile>();
  const pathOf = (day: string) => join(folder, `${day}.jsonl`);
  let queue: Promise<unknown> = Promise.resolve();
  /** Bytes of the days that are not open here; counted anew with each new day. */
  let others = 0;
  let cancelSync: (() => void) | undefined;
  let isClosed = false;

  async function leave(day: string): Promise<void> {
    const file = files.get(day);
    files.delete(day);
    await file?.sync().finally(() => file.close());
  }

  /** Removes days before `day`, the oldest first: a few that are too many where it begins, and until there is room for `more` bytes. */
  async function makeRoom(day: string, more: number, begins = false): Promise<void> {
    if (others + ownBytes() + more > maxBytes)
      for (const open of files.keys()) if (open < day) await leave(open);
    const names = (await readdir(folder)).filter((name) => fileName.test(name)).sort();
    const days = names.map((name) => name.slice(0, 10));
    const tooMany = begins ? days.slice(0, -keepDays).slice(0, maxRemoved) : [];
    const older: { oldest: string; size: number }[] = [];
    others = 0;
    for (const other of days) {
      if (files.has(other)) continue;
      // Another process may have removed it just now.
      const { size } = await stat(pathOf(other)).catch(() => ({ size: 0 }));
      others += size;
      if (other < day) older.push({ oldest: other, size });
    }
    for (const { oldest, size } of older) {
      const isTooMany = tooMany.includes(oldest);
      if (!isTooMany && others + ownBytes() + more <= maxBytes) break;
      const isGone = await removed(pathOf(oldest));
      others -= size;
      if (isGone) events.emit('removed', { day: oldest, reason: isTooMany ? 'keep_days' : 'max_bytes' });
    }
  }

  const ownBytes = () => [...files.values()].reduce((sum, { size }) => sum + size, 0);

  async function fileOf(day: string): Promise<DayFile> {
    const open = files.get(day);
    if (open) return open;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await openDayFile(pathOf(day));
    files.set(day, file);
    for (const old of [...files.keys()].sort().slice(0, -maxOpenFiles)) {
      if (old !== day) await leave(old);
    }
    // Not at each start of a process, nor in each of those that share the folder.
    await makeRoom(day, 0, file.size === 0);
    return file;
  }

  async function write(entries: readonly LedgerEntry[]): Promise<void> {
    const lines = new Map<string, string>();
    for (const entry of entries) {
      const day = entryDay(entry);
      lines.set(day, `${lines.get(day) ?? ''}${toLine(entry)}\n`);
    }
    for (const [day, text] of lines) {
      const file = await fileOf(day);
      const more = Buffer.byteLength(text);
      if (others + ownBytes() + more > maxBytes) await makeRoom(day, more);
      if (others + ownBytes() + more > maxBytes)
        throw fullError('The files of the ledger are as large as they may become.');
      await file.append(text);
      if (sync === 'always') await file.sync();
    }
    if (sync === 'second') cancelSync ??= clock.setTimer(syncSoon, 1_000);
  }

  function syncSoon(): void {
    cancelSync = undefined;
    inTurn(syncAll).catch(() => {});
  }

  const syncAll = () => Promise.all([...files.values()].map((file) => file.sync()));

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = queue.then(run);
    queue = turn.catch(() => {});
    return turn;
  }

  return {
    kind: 'file',
    on: events.on,
    append: (entries) =>
      inTurn(async () => {
        if (isClosed) throw new AiError('server', 'The store of the ledger is closed.');
        await write(entries);
      }),
    read: (day, cursor) => readDayFile(pathOf(day), cursor),
    close: () =>
      inTurn(async () => {
        isClosed = true;
        cancelSync?.();
        if (sync !== 'never') await syncAll();
        await Promise.all([...files.values()].map((file) => file.close()));
        files.clear();
      }),
  };
}

/** Whether it was removed here, and not by another process just before. */
async function removed(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
