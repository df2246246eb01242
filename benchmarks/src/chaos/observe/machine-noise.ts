// Measures how much slower programs run than on a machine that has a core for each: others may run beside.
import { readFileSync } from 'node:fs';

/** A measurement that goes on. */
export interface Noise {
  /** Time that the programs ran and waited for a core, over the time they ran: 1 and more; 1 where the system does not say. */
  stop(): number;
}

const everyMs = 250;

/** Starts to measure, over the programs as they are at each time. */
export function measureNoise(pids: () => readonly number[]): Noise {
  const before = new Map<number, readonly [ran: number, waited: number]>();
  let [ran, waited] = [0, 0];
  const look = () => {
    for (const pid of pids()) {
      const now = read(pid);
      if (!now) continue;
      const old = before.get(pid) ?? now;
      before.set(pid, now);
      ran += now[0] - old[0];
      waited += now[1] - old[1];
    }
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      look();
      return ran > 0 ? 1 + waited / ran : 1;
    },
  };
}

/** Of the thread that serves, in nanoseconds. */
function read(pid: number): readonly [number, number] | undefined {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    return [ran ?? 0, waited ?? 0];
  } catch {
    return undefined;
  }
}
