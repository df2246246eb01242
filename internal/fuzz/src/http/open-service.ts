// Starts the service as it is built, in a process of its own, with keys and an emulated provider.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '../../../../packages/ai/src/testing.ts';

/** Keys of this test alone: what is sent must never come back. */
export const callerKey = 'kQzXvBnMwRtYpLhGfDsAjCeUiOqWxZnVbTgRkPmS';
/** The key of the internal listener. */
export const operatorKey = 'hTqWzRbXkMvNpLgJdFsYcAeGuKoQxBnZtVmCrPwD';
/** Longest time a request may take to arrive, in milliseconds. */
export const bodyTimeoutMs = 1_500;

/** A service that runs. */
export interface RunningService {
  readonly publicPort: number;
  readonly internalPort: number;
  /** What it has written since the last time. */
  takeOutput(): string;
  /** How it ended, or `undefined` while it runs. */
  ended(): string | undefined;
  /** Megabytes it holds in memory; 0 where the machine does not say. */
  residentMb(): number;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('../../../../apps/text-processing/dist/main.js', import.meta.url));

// A thread that is ended closes its pipes, and nothing else tells its children.
const endWithUs = `data:text/javascript,${encodeURIComponent("process.stdin.resume().on('end', () => process.exit())")}`;

/** Starts the service; rejects with what it said where it does not. */
export async function openService(): Promise<RunningService> {
  assert.ok(existsSync(program), 'The service is not built: npm start builds it.');
  const emulator = await startEmulator({ answer: () => 'The tide is high.' });
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:TPL_|ANTHROPIC_|OPENAI_|GEMINI_|REDIS_|PORT$|NODE_)/.test(name),
  );
  const child = spawn(process.execPath, ['--import', endWithUs, program], {
    env: {
      ...Object.fromEntries(kept),
      PORT: '0',
      INTERNAL_PORT: '0',
      TPL_APP_LEDGER: 'memory',
      TPL_APP_DOOR: 'on',
      TPL_APP_COMPATIBLE_URL: emulator.openaiUrl,
      TPL_APP_COMPATIBLE_MODEL: 'm',
      TPL_APP_COMPATIBLE_PRICE_AS: 'openai/gpt-5.4-mini',
      TPL_APP_DOOR_MODELS: 'local=compatible/m',
      TPL_APP_BODY_TIMEOUT_MS: String(bodyTimeoutMs),
      TPL_SECURITY_KEYS: callerKey,
      TPL_SECURITY_INTERNAL_KEYS: operatorKey,
      TPL_SECURITY_BODY_LIMIT_BYTES: '100000',
      TPL_SECURITY_LIMIT_REQUESTS: '100000000',
      TPL_SECURITY_LIMIT_ADDRESS_REQUESTS: '100000000',
      TPL_MONITORING_MAX_UTILIZATION: '1',
      TPL_MONITORING_CLOSE_TIMEOUT_MS: '200',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const read = (chunk: Buffer) => {
    if (output.length < 1_000_000) output += String(chunk);
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const portOf = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? 0);
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  while (!output.includes('Ctrl-C') && isRunning())
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const [publicPort, internalPort] = [
    portOf(/page, API\s+http:\/\/[^:]+:(\d+)/),
    portOf(/internal\s+http:\/\/[^:]+:(\d+)/),
  ];
  assert.ok(publicPort > 0 && internalPort > 0, `The service did not start: ${output.slice(-500)}`);
  return {
    publicPort,
    internalPort,
    takeOutput() {
      const taken = output;
      output = '';
      return taken;
    },
    ended: () => (isRunning() ? undefined : `${child.exitCode ?? child.signalCode}: ${output.slice(-500)}`),
    residentMb() {
      try {
        return (Number(readFileSync(`/proc/${child.pid}/statm`, 'utf8').split(' ')[1]) * 4_096) / 1e6;
      } catch {
        return 0;
      }
    },
    async close() {
      if (isRunning()) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await emulator.close();
    },
  };
}
