// Starts the service and its workers as they are built, each in a process of its own, apart from this machine's settings.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './children.ts';
import { startChild } from './children.ts';
import { freePort } from './free-port.ts';
import { openLogPipe } from './log-pipe.ts';

/** Which programs are drilled. */
export interface Programs {
  readonly service: string;
  readonly worker: string;
}

/** A program that listens. */
export interface Running {
  /** The public API; of a worker the internal one. */
  readonly url: string;
  readonly internalUrl: string;
  readonly logs: Pick<ReturnType<typeof openLogPipe>, 'stick' | 'release' | 'text'>;
  readonly child: Child;
  /** Kills it. */
  close(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/** Ports of a program that is started again. Default: free ones. */
interface Ports {
  readonly port: number;
  readonly internalPort: number;
}

const startMs = 120_000;
const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

/** Starts the service. @throws Error with what it said, when it does not listen within 120 s */
export async function startService(programs: Programs, settings: Settings, ports?: Ports): Promise<Running> {
  const { port, internalPort } = ports ?? { port: await freePort(), internalPort: await freePort() };
  return start(programs.service, port, internalPort, {
    ...settings,
    PORT: String(port),
    INTERNAL_PORT: String(internalPort),
  });
}

/** Starts a worker. @throws Error with what it said, when it does not listen within 120 s */
export async function startWorker(
  programs: Programs,
  settings: Settings,
  ports?: Pick<Ports, 'port'>,
): Promise<Running> {
  const { port } = ports ?? { port: await freePort() };
  return start(programs.worker, port, port, { ...settings, TPL_APP_WORKER_PORT: String(port) });
}

async function start(
  program: string,
  port: number,
  internalPort: number,
  settings: Settings,
): Promise<Running> {
  // A folder of its own: an .env beside the service may hold real keys.
  const folder = mkdtempSync(join(tmpdir(), 'drill-'));
  const logs = openLogPipe(folder);
  const child = startChild(process.execPath, [...flags, program], {
    cwd: folder,
    // What the service keeps on disk is kept there too.
    env: { ...ownEnvironment(), XDG_STATE_HOME: folder, ...settings },
    stdio: ['ignore', logs.descriptor, logs.descriptor],
  });
  const free = () => {
    logs.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    await child.kill();
    free();
  };
  for (const until = performance.now() + startMs; !(await isUp(url)); await sleep(50)) {
    if (performance.now() < until && child.process.exitCode === null) continue;
    const said = logs.text.trim();
    await close();
    throw new Error(`${program} does not start: ${said}`);
  }
  return {
    url,
    internalUrl: `http://127.0.0.1:${internalPort}`,
    logs,
    child,
    close,
  };
}

/** What the drill was started with, but for what the service would read. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign =
    /^(?:TPL_|ANTHROPIC_|OPENAI_|GEMINI_|REDIS_|PORT$|INTERNAL_PORT$|NODE_(?!COMPILE_CACHE)|npm_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

async function isUp(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(1_000) }).catch(
    () => undefined,
  );
  await answer?.body?.cancel();
  return answer?.ok === true;
}
