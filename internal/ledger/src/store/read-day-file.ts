// Reads the lines of a day's file some at a time, from a byte on.
import { createReadStream } from 'node:fs';
import type { LedgerEntry } from '../entry/entry.ts';
import { readLine } from '../entry/entry-line.ts';
import type { StoredEntries } from './ledger-store.ts';

const endOfLine = 0x0a;
// What stands without an end of line this long is none of ours, and is passed over.
const maxLineBytes = 1_000_000;

/** The lines of a file after byte `cursor`; a last line without an end is left for the next time. */
export async function* readDayFile(path: string, cursor = '0'): AsyncGenerator<StoredEntries> {
  let at = Number(cursor);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path, { start: at })) {
      const bytes = Buffer.concat([rest, chunk as Buffer]);
      const end = bytes.lastIndexOf(endOfLine);
      if (end < 0 && bytes.length <= maxLineBytes) {
        rest = bytes;
        continue;
      }
      const whole = end < 0 ? bytes.length : end + 1;
      at += whole;
      rest = bytes.subarray(whole);
      yield { ...readLines(bytes.toString('utf8', 0, whole)), cursor: String(at) };
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
  }
}

function readLines(text: string): Pick<StoredEntries, 'entries' | 'damaged'> {
  const entries: LedgerEntry[] = [];
  let damaged = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const entry = readLine(line);
    if (entry) entries.push(entry);
    else damaged += 1;
  }
  return { entries, damaged };
}
