// Measures how long a ping waits while the offline engine works on long texts of others.
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshText } from './app-overhead.ts';
import { ask, process1, startService } from './app-processes.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';

const hostile = () => `${freshText(40)} ${'a'.repeat(199_000)}`;

/** Texts of 200 KB one after the other, ordinary ones and one that is a single word, and a ping every 10 ms beside them. */
export async function measureHeadOfLine({ smoke }: RunOptions): Promise<Results> {
  // The same ping to a service that does nothing shows what the machine itself makes wait.
  const [service, idle] = await Promise.all([startService(), startService()]);
  await ask(service.url, process1, freshText(2_000));
  let isOver = false;
  let answered = 0;
  const work = async () => {
    for (let count = 0; !isOver; count += 1) {
      await ask(service.url, process1, count % 8 === 5 ? hostile() : freshText(200_000)).catch(() => {});
      answered += 1;
    }
  };
  const workers = [work(), work()];
  await sleep(smoke ? 100 : 1_000);
  const times: number[] = [];
  const idleTimes: number[] = [];
  const pings: Promise<void>[] = [];
  const from = performance.now();
  for (let sent = 0; sent < (smoke ? 20 : 1_000); sent += 1) {
    const due = from + sent * 10;
    if (due > performance.now()) await sleep(due - performance.now());
    pings.push(ping(service.url).then((ms) => void times.push(ms)));
    pings.push(ping(idle.url).then((ms) => void idleTimes.push(ms)));
  }
  await Promise.all(pings);
  isOver = true;
  service.child.kill('SIGKILL');
  idle.child.kill('SIGKILL');
  await Promise.all(workers);
  const p99 = (values: number[]) =>
    values.sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;
  process.stderr.write(`${answered} long texts answered beside ${times.length} pings\n`);
  return {
    headOfLineP99Ms: figure({
      ours: p99(times),
      peers: { idleService: p99(idleTimes) },
      unit: 'ms p99 of a ping beside two clients with 200 KB texts through the offline engine',
      target: '<= 20',
    }),
  };
}

function ping(url: string): Promise<number> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    request(`${url}/health/live`, (response) => {
      response.resume().on('end', () => resolve(performance.now() - from));
    })
      .on('error', reject)
      .end();
  });
}
