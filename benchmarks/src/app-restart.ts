// Measures what fails while replicas are replaced under load.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { provide } from './app-batches.ts';
import { freshText } from './app-overhead.ts';
import { ask, process1, startService } from './app-processes.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';

/** Requests that fail while two replicas are replaced one after the other under load. */
export async function measureRestart({ smoke }: RunOptions): Promise<Results> {
  const provider = await provide(() => 30);
  const env = {
    OPENAI_BASE_URL: provider.url,
    OPENAI_API_KEY: 'bench',
    // In development a process closes at once; in production it serves on until the balancer has seen that it is not ready.
    NODE_ENV: 'production',
    TPL_MONITORING_DRAIN_MS: '1000',
    TPL_MONITORING_CLOSE_TIMEOUT_MS: '5000',
  };
  const replicas = await Promise.all([startService(env), startService(env)]);
  const inTurn = replicas.map((replica) => ({ replica, isOut: false }));
  let failures = 0;
  let served = 0;
  let isOver = false;
  // As a load balancer does it: who is not ready gets nothing new, who is ready takes turns.
  const probe = async () => {
    for (; !isOver; await sleep(100)) {
      for (const slot of inTurn) {
        const isReady = await fetch(`${slot.replica.url}/health/ready`).then(
          ({ ok, body }) => body?.cancel().then(() => ok) ?? ok,
          () => false,
        );
        slot.isOut = !isReady;
      }
    }
  };
  const probing = probe();
  const client = async () => {
    for (let turn = 0; !isOver; turn += 1) {
      const open = inTurn.filter(({ isOut }) => !isOut);
      const replica = open[turn % open.length]?.replica;
      if (!replica) {
        await sleep(10);
        continue;
      }
      await ask(replica.url, process1, freshText(500)).then(
        () => {
          served += 1;
        },
        () => {
          failures += 1;
        },
      );
    }
  };
  const clients = Array.from({ length: 8 }, client);
  for (const slot of inTurn) {
    await sleep(smoke ? 200 : 1_500);
    const old = slot.replica;
    old.child.kill('SIGTERM');
    await once(old.child, 'exit');
    slot.isOut = true;
    slot.replica = await startService(env);
  }
  await sleep(smoke ? 200 : 1_000);
  isOver = true;
  await Promise.all([...clients, probing]);
  provider.server.closeAllConnections();
  provider.server.close();
  process.stderr.write(`${served} answers while two replicas were replaced\n`);
  return {
    rollingRestartFailures: figure({
      ours: failures,
      unit: `requests that failed while two replicas were replaced under load`,
      target: '= 0',
    }),
  };
}
