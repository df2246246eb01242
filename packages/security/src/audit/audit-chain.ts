// Chains audit lines by hash, so that a line that was changed, taken out or put in shows.
import { createHash, createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** What the first line of all follows. */
export const genesis = '0'.repeat(64);

const ending = /,"hash":"([0-9a-f]{64})"\}$/;

/** The hash of a line, which holds the one before: an HMAC where there is a key, else SHA-256. */
export function hashOf(previous: string, line: string, key: string | undefined): string {
  const hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  return hash.update(previous).update(line).digest('hex');
}

/** A line with its hash as the last field. */
export function withHash(line: string, hash: string): string {
  return `${line.slice(0, -1)},"hash":"${hash}"}`;
}

/** The hash that a line carries. */
export function hashIn(line: string): string | undefined {
  return ending.exec(line)?.[1];
}

/** What became of the check of an audit file. */
export interface AuditVerification {
  /** Whether each line follows the one before it. */
  readonly ok: boolean;
  /** Files read, the rotated ones included. */
  readonly files: number;
  /** Lines that hold, from the oldest. */
  readonly lines: number;
  /** Lines that were cut off while they were written: a full disk, a process that ended. */
  readonly torn: number;
  /**
   * What the oldest line follows: 64 zeros where it is the first of all; else older ones are gone, rotated out or taken out. Note it
   * and give it to the next check as `from`.
   */
  readonly from: string;
  /** Hash of the last line that holds: note it elsewhere and give it to the next check as `head`. */
  readonly head: string;
  /** The first line that does not hold, or why the end or the beginning is not the one that was noted. */
  readonly problem?: {
    readonly file: string;
    readonly line: number;
    readonly reason: 'changed' | 'not_chained' | 'head_missing' | 'oldest_missing';
  };
}

/**
 * Checks an audit file and the files that were rotated out of it, the oldest first. Without a key whoever may write the
 * file may also chain it anew; without a `head` nobody sees that its newest lines are gone, without `from` that its oldest are.
 *
 * @throws Error of the file system when a file cannot be read.
 */
export async function verifyAuditFile(
  path: string,
  options: {
    /** The key that the lines were chained with; after a change all that were, in any order. Default: none. */
    readonly key?: string | readonly string[] | undefined;
    /** A hash that must occur: the `head` of an earlier check. */
    readonly head?: string | undefined;
    /**
     * A hash that the lines must reach back to: the `from` or `head` of an earlier check, or 64 zeros for the first line of all.
     * Default: any, since rotation deletes the oldest file.
     */
    readonly from?: string | undefined;
  } = {},
): Promise<AuditVerification> {
  const { head: wanted, from: wantedFrom } = options;
  // Any line may have any of them: processes that share a file change their key one after the other.
  const keys = [options.key].flat();
  let [from, head] = [genesis, genesis];
  let [lines, torn] = [0, 0];
  let isHeadSeen = wanted === undefined || wanted === genesis;
  let isFromSeen = wantedFrom === undefined;
  const files = await filesOf(path);
  const found = (
    file: string,
    line: number,
    reason: NonNullable<AuditVerification['problem']>['reason'],
  ) => ({
    ok: false,
    files: files.length,
    lines,
    torn,
    from,
    head,
    problem: { file, line, reason },
  });
  for (const [index, file] of files.entries()) {
    let place = 0;
    let cut: number | undefined;
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      place += 1;
      const hash = hashIn(line);
      const body = `${line.slice(0, -75)}}`;
      const link = hash === undefined ? undefined : previousIn(body);
      // The oldest file that is left may follow one that is gone.
      if (index === 0 && place === 1 && link !== undefined) [from, head] = [link, link];
      if (hash === undefined && place > 1 && cut === undefined) {
        cut = place;
        continue;
      }
      if (hash === undefined) return found(file, place, 'not_chained');
      if (place === 1 && link === undefined) return found(file, place, 'not_chained');
      if (cut !== undefined && link === undefined) return found(file, cut, 'changed');
      const isOurs = keys.some((key) => hash === hashOf(head, body, key));
      if ((link !== undefined && link !== head) || !isOurs) return found(file, cut ?? place, 'changed');
      if (cut !== undefined) torn += 1;
      cut = undefined;
      head = hash;
      lines += 1;
      isHeadSeen ||= hash === wanted;
      isFromSeen ||= hash === wantedFrom;
    }
    // The end of a file may be cut off; nothing follows it yet.
    if (cut !== undefined && index < files.length - 1) return found(file, cut, 'changed');
    if (cut !== undefined) torn += 1;
  }
  if (!isFromSeen && from !== wantedFrom) return found(files[0]!, 1, 'oldest_missing');
  if (!isHeadSeen) return found(path, lines, 'head_missing');
  return { ok: true, files: files.length, lines, torn, from, head };
}

/** What a line of type `chain` says it follows. */
function previousIn(body: string): string | undefined {
  return /"type":"chain","prev":"([0-9a-f]{64})"\}$/.exec(body)?.[1];
}

async function filesOf(path: string): Promise<string[]> {
  return [...(await rotatedOf(path)).map(({ file }) => file), path];
}

/** The files that were rotated out of a file's place, the oldest first. */
export async function rotatedOf(path: string): Promise<{ readonly file: string; readonly place: number }[]> {
  const start = `${basename(path)}.`;
  return (await readdir(dirname(path)))
    .filter((name) => name.startsWith(start) && /^[1-9]\d{0,2}$/.test(name.slice(start.length)))
    .map((name) => ({ file: join(dirname(path), name), place: Number(name.slice(start.length)) }))
    .sort((a, b) => b.place - a.place);
}
