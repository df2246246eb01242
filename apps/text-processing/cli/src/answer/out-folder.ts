// Keeps each answer in a file of its own, so that a run that was cut off goes on where it ended.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { contentKey } from '../../../jobs/src/content-key.ts';
import type { TextTask } from '../../../src/domain/parse-request.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import { caller } from '../host/host.ts';
import { showJson } from './show-answer.ts';

/** A folder of answers. */
export interface OutFolder {
  /** The answer to this very task, if it stands there already; one that no model could give is asked for anew. */
  find(name: string, task: TextTask): Promise<ProcessAnswer | undefined>;
  keep(name: string, task: TextTask, answer: ProcessAnswer): Promise<void>;
}

/** Opens a folder of answers; it is made when the first is kept. */
export function openOutFolder(folder: string): OutFolder {
  return {
    async find(name, task) {
      try {
        const { key, degraded, ...rest } = JSON.parse(await readFile(pathIn(folder, name), 'utf8'));
        return key === keyOf(task) && degraded === false
          ? ({ ...rest, degraded } as ProcessAnswer)
          : undefined;
      } catch {
        return undefined;
      }
    },
    async keep(name, task, answer) {
      const path = pathIn(folder, name);
      await mkdir(dirname(path), { recursive: true });
      // Under its name stands a whole answer or none.
      const half = join(dirname(path), `.${basename(path)}.${process.pid}`);
      await writeFile(half, `${showJson({ file: name, key: keyOf(task), ...answer })}\n`);
      await rename(half, path);
    },
  };
}

/** By the text, what is asked of it and in which words; nothing of either can be read from it. */
function keyOf({ operation, text, options, model }: TextTask): string {
  const { version, system, user } = operation.instructions;
  const asked = [operation.id, version, system, user, options, text];
  return contentKey(caller, JSON.stringify(model === undefined ? asked : [...asked, model]));
}

/** Files under the working directory keep their places; two of one name from elsewhere stay apart. */
function pathIn(folder: string, name: string): string {
  if (name === '-') return join(folder, 'stdin.json');
  const inside = relative(process.cwd(), resolve(name));
  if (!inside.startsWith('..') && !isAbsolute(inside)) return join(folder, `${inside}.json`);
  const place = createHash('sha256').update(resolve(name)).digest('hex').slice(0, 8);
  return join(folder, `${basename(name)}-${place}.json`);
}
