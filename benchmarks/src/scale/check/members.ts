// Starts bare members of a fleet and asks all of them at once.
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Told } from './member.ts';

/** Processes with a cache in Redis and nothing else. */
export interface Members {
  readonly size: number;
  /** Adds members until there are so many. */
  grow(to: number): Promise<void>;
  /** Tells one of them to do something. */
  one(at: number, order: Order): Promise<Told>;
  /** Tells all of them at once. */
  all(order: Order): Promise<Told[]>;
  close(): void;
}

/** None at first. */
export function openMembers(url: string): Members {
  const children: ChildProcess[] = [];
  const asked = new Map<number, (told: Told) => void>();
  let lastId = 0;

  async function one(at: number, order: Order): Promise<Told> {
    const child = children[at];
    if (!child) throw new Error(`There is no member ${at}.`);
    lastId += 1;
    const id = lastId;
    const answer = new Promise<Told>((resolve) => asked.set(id, resolve));
    child.send({ id, order });
    return answer;
  }

  return {
    get size() {
      return children.length;
    },
    async grow(to) {
      const added = Array.from({ length: to - children.length }, () =>
        fork(join(import.meta.dirname, 'member.ts'), [url], {
          execArgv: ['--disable-warning=ExperimentalWarning'],
        }),
      );
      children.push(...added);
      await Promise.all(added.map((child) => once(child, 'message')));
      for (const child of added)
        child.on('message', (told: Told) => {
          asked.get(told.id)?.(told);
          asked.delete(told.id);
        });
    },
    one,
    all: (order) => Promise.all(children.map((_, at) => one(at, order))),
    close() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
