// Keeps in `.tpl-app.json` where an application came from, so that it can be upgraded.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StopError } from '../world/stop-error.ts';
import type { Answers, Files } from './template.ts';

/** The name of the file in the folder of the application. */
export const originFile = '.tpl-app.json';

/** What an application was made of. */
export interface Origin {
  /** Version of create-tpl-app. */
  readonly madeWith: string;
  readonly answers: Answers;
  /** Hashes of the files of the frame, as they came: what differs was edited here. */
  readonly files: Readonly<Record<string, string>>;
}

/** Whether a file belongs to whoever made the application, or is generated of that: an upgrade never touches it. */
export function isDomain(path: string): boolean {
  return path.startsWith('src/domain/') || path.startsWith('client/etc/');
}

/** The text of the file for an application of `files`. */
export function writeOrigin(origin: Omit<Origin, 'files'>, files: Files): string {
  const owned = [...files].filter(([path]) => !isDomain(path) && path !== originFile);
  const hashes = Object.fromEntries(owned.map(([path, bytes]) => [path, hashOf(bytes)]));
  return `${JSON.stringify({ ...origin, files: hashes }, null, 2)}\n`;
}

/**
 * Reads the file of the application in `folder`.
 *
 * @throws StopError when there is none, or when it is not one.
 */
export function readOrigin(folder: string): Origin {
  const path = join(folder, originFile);
  if (!existsSync(path))
    throw new StopError(
      `There is no ${originFile} here: run this in the folder of an application that create-tpl-app made.`,
    );
  const broken = new StopError(`${originFile} cannot be read: bring it back with git checkout ${originFile}`);
  let read: Partial<Origin>;
  try {
    read = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw broken;
  }
  const { madeWith, answers, files } = read;
  const isWhole =
    typeof madeWith === 'string' && typeof answers?.name === 'string' && typeof files === 'object';
  if (!isWhole || !/^\d+\.\d+\.\d+[\w.+-]*$/.test(madeWith)) throw broken;
  return { madeWith, answers, files };
}

/** The same for a text whatever ends its lines: git may have changed that on the way to a disk. */
export function hashOf(bytes: Buffer): string {
  const unix = bytes.includes('\r\n')
    ? Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
    : bytes;
  return `sha256-${createHash('sha256').update(unix).digest('base64')}`;
}
