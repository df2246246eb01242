// Infrastructure Service: security · stable API, changes affect all users
import { stat } from 'node:fs/promises';
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import type { KeyFileContent } from './key-file.ts';
import { readKeyFile } from './key-file.ts';

/** What a watch tells. */
export interface KeyFileWatch {
  /** The file's new content. */
  onChange(content: KeyFileContent): void;
  /** The file is gone or wrong; what was read before still holds. */
  onFailure(error: unknown): void;
}

/**
 * Looks at a key file every `everyMs` and reads it when it changed. It polls: change notices get lost on mounted
 * volumes, where such files live. Returns what ends it.
 */
export function watchKeyFile(
  path: string,
  everyMs: number,
  watch: KeyFileWatch,
  clock: Clock = systemClock,
): () => void {
  let seen: string | undefined;
  let isClosed = false;
  let cancel = () => {};

  async function look(): Promise<void> {
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const now = `${mtimeMs} ${size} ${ino}`;
      if (now !== seen) {
        const content = await readKeyFile(path);
        if (!isClosed) watch.onChange(content);
        seen = now;
      }
    } catch (error) {
      if (!isClosed && seen !== 'failed') watch.onFailure(error);
      seen = 'failed';
    }
    if (!isClosed) cancel = clock.setTimer(() => void look(), everyMs);
  }

  cancel = clock.setTimer(() => void look(), everyMs);
  return () => {
    isClosed = true;
    cancel();
  };
}
