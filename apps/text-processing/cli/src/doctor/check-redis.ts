// Looks whether Redis answers, is recent enough and keeps what a queue leaves with it.
import { createClient } from 'redis';
import type { Finding } from './finding.ts';
import { skewOf } from './finding.ts';

const timeoutMs = 5_000;

/** Asks a Redis for its version, its memory policy and its time; changes nothing there. */
export async function checkRedis(url: string): Promise<Finding[]> {
  const client = createClient({ url, socket: { connectTimeout: timeoutMs, reconnectStrategy: false } });
  client.on('error', () => {});
  const late = AbortSignal.timeout(timeoutMs);
  late.addEventListener('abort', () => client.isOpen && client.destroy(), { once: true });
  try {
    await client.connect();
    const info = await client.info();
    const [seconds = '0'] = (await client.sendCommand(['TIME'])) as unknown as string[];
    const [, version = 'unknown'] = /^redis_version:(\S+)/m.exec(info) ?? [];
    const [, policy = 'unknown'] = /^maxmemory_policy:(\S+)/m.exec(info) ?? [];
    return [versionOf(version), policyOf(policy), skewOf('redis clock', Number(seconds) * 1000)];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isRefused = /NOAUTH|WRONGPASS|NOPERM/.test(message ?? '');
    return [
      {
        name: 'redis',
        status: 'fail',
        message: isRefused
          ? 'refuses the user or the password'
          : `cannot be reached (${code ?? 'no answer'})`,
        hint: isRefused
          ? 'mend REDIS_URL'
          : 'start it, or mend REDIS_URL; without it the service serves on, alone',
      },
    ];
  } finally {
    if (client.isOpen) client.destroy();
  }
}

function versionOf(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 6 || (major === 6 && minor >= 2))
    return { name: 'redis', status: 'ok', message: `answers, ${version}` };
  return { name: 'redis', status: 'warn', message: `${version} is old`, hint: 'batches need 6.2 or later' };
}

function policyOf(policy: string): Finding {
  if (policy === 'noeviction') return { name: 'redis memory', status: 'ok', message: policy };
  return {
    name: 'redis memory',
    status: 'warn',
    message: `${policy} may drop batches that wait`,
    hint: 'set maxmemory-policy to noeviction, or leave the cache another Redis',
  };
}
