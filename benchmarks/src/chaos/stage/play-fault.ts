// Plays one fault of a schedule, and ends it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlayedFault } from '../observe/observation.ts';
import type { PlannedFault, ProgramName } from '../schedule/fault.ts';
import type { Stage } from './open-stage.ts';

type Ended = Pick<PlayedFault, 'to' | 'upAt' | 'hadEnded' | 'exitCode' | 'readyWhileDraining'>;
/** What is known of a program that ended, once it is up again. */
type Note = (ended: Ended) => void;

/** Waits for its time, plays it, and says when it was there; rejects when what was ended does not start again. */
export async function playFault(fault: PlannedFault, stage: Stage, now: () => number): Promise<PlayedFault> {
  await sleep(Math.max(0, fault.at - now()));
  const from = now();
  const { kind, aim, lengthMs } = fault;
  let ended: Ended | undefined;
  const end = await begin(fault, stage, now, (known) => {
    ended = known;
  });
  await sleep(Math.max(0, from + lengthMs - now()));
  const to = now();
  await end();
  return { kind, aim, from, to, ...ended };
}

/** Begins; what is returned ends it. */
async function begin(
  fault: PlannedFault,
  stage: Stage,
  now: () => number,
  note: Note,
): Promise<() => Promise<unknown>> {
  const { redis, redisWay, providers, cluster, disk } = stage;
  switch (fault.kind) {
    case 'provider_fault': {
      const provider = providers[fault.aim];
      provider.play(fault.faults, fault.every);
      return async () => provider.play();
    }
    case 'provider_off':
    case 'provider_reset':
    case 'provider_slow': {
      const { way } = providers[fault.aim];
      if (fault.kind === 'provider_off') await way.off();
      else if (fault.kind === 'provider_reset') way.reset();
      else if ('delayMs' in fault) way.slow(fault.delayMs);
      return () => way.mend();
    }
    case 'redis_frozen':
      redis.freeze();
      return async () => redis.thaw();
    case 'redis_killed':
      await redis.kill();
      return () => redis.restart();
    case 'redis_reset':
      await redisWay.set({ kind: 'reset' });
      return () => redisWay.set({ kind: 'none' });
    case 'redis_slow':
      await redisWay.set({ kind: 'slow', delayMs: fault.delayMs });
      return () => redisWay.set({ kind: 'none' });
    case 'blocked': {
      const { process } = stage.program(fault.aim).child;
      process.kill('SIGSTOP');
      return async () => void process.kill('SIGCONT');
    }
    case 'killed':
    case 'terminated':
      return endProgram(fault.aim, fault.kind, stage, now, note);
    case 'disk_full': {
      const pids = () => stage.names.map((name) => stage.program(name).child.process.pid ?? 0);
      disk.fill(pids());
      return async () => disk.free(pids());
    }
    case 'node_killed':
      return (await cluster?.kill()) ?? nothing;
    case 'node_frozen': {
      const thaw = await cluster?.freeze();
      return async () => thaw?.();
    }
    case 'failover':
      await cluster?.failOver();
      return nothing;
  }
}

const nothing = async () => {};
// Long after its own time to close: one that stands still is killed.
const endMs = 30_000;

async function endProgram(
  name: ProgramName,
  kind: 'killed' | 'terminated',
  stage: Stage,
  now: () => number,
  note: Note,
): Promise<() => Promise<unknown>> {
  const program = stage.program(name);
  const { process, ended } = program.child;
  const hadEnded = process.exitCode !== null || process.signalCode !== null;
  process.kill(kind === 'killed' ? 'SIGKILL' : 'SIGTERM');
  const ready = kind === 'terminated' ? watchReady(program.internalUrl, ended) : undefined;
  return async () => {
    await Promise.race([ended, sleep(endMs, undefined, { ref: false })]);
    await program.close();
    const { exitCode } = process;
    // From here on the house has it in its hands.
    const to = now();
    await stage.startAgain(name);
    note({
      ...{ to, upAt: now(), exitCode, ...(hadEnded && { hadEnded }) },
      ...(ready && { readyWhileDraining: await ready }),
    });
  };
}

/** Whether the last it said of itself before its end was that it is ready. */
async function watchReady(url: string, exited: Promise<unknown>): Promise<boolean> {
  let [isOver, isReady] = [false, false];
  void exited.then(() => {
    isOver = true;
  });
  while (!isOver) {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(500) }).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    if (answer) isReady = answer.ok;
    await sleep(50);
  }
  return isReady;
}
