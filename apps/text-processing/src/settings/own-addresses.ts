// Finds addresses of providers that lead back into this service.
import { hostname, networkInterfaces } from 'node:os';
import { doorPrefix } from '../../door/src/door-settings.ts';
import type { AppValues } from './app-schema.ts';
import type { AppSettings } from './load-app-settings.ts';
import { SettingsError } from './settings-error.ts';

const variables = {
  anthropicBaseUrl: 'TPL_APP_ANTHROPIC_BASE_URL',
  openaiBaseUrl: 'TPL_APP_OPENAI_BASE_URL',
  geminiBaseUrl: 'TPL_APP_GEMINI_BASE_URL',
  compatibleUrl: 'TPL_APP_COMPATIBLE_URL',
} as const;

/**
 * Refuses addresses of providers that are the service's own door. Clients on the same machine are told that address by `OPENAI_BASE_URL`, which the
 * service reads too: each request would ask the service again, without end (CLIProxyAPI#220).
 *
 * @throws SettingsError with each of them.
 */
export function refuseOwnDoor(settings: AppSettings): AppSettings {
  const { values } = settings;
  const problems = Object.entries(variables).flatMap(([name, path]) => {
    const address = values[name as keyof typeof variables];
    if (address === undefined || !isOwnDoor(new URL(address), values)) return [];
    const hint = `name the provider itself in ${path}: what stands in the shell is for clients`;
    return [{ path, message: 'is the address of this service', hint }];
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function isOwnDoor({ protocol, hostname: name, port, pathname }: URL, values: AppValues): boolean {
  if (!pathname.startsWith(doorPrefix)) return false;
  if (Number(port || (protocol === 'https:' ? 443 : 80)) !== values.port) return false;
  const host = name.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host === '::1' || host === '0.0.0.0' || host.startsWith('127.')) return true;
  const own = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);
  return [values.host, hostname(), ...own].includes(host);
}
