// Finds flags of this program that npm took for its own.
import { StopError } from '../world/stop-error.ts';

/** By the variables in which npm hands its settings on: what stands there where a flag was taken, and that flag. */
const taken: Readonly<Record<string, (value: string) => string | undefined>> = {
  name: () => '--name',
  domain: () => '--domain',
  tarballs: () => '--tarballs',
  page: (value) => (value === 'true' ? '--page' : '--no-page'),
  redis: (value) => (value === 'true' ? '--redis' : '--no-redis'),
  // These two npm has itself, and somebody may have set them.
  git: (value) => (value === 'false' ? '--no-git' : undefined),
  dry_run: (value) => (value === 'true' ? '--dry-run' : undefined),
};

/**
 * `npm create tpl-app shop --no-page` gives the flag to npm, which drops it; so does PowerShell with the `--` that should stand before
 * it (vitejs/vite#19539, release-it#435).
 *
 * @throws StopError when one is missing for that.
 */
export function refuseTaken(env: Readonly<Record<string, string | undefined>>): void {
  const flags = Object.entries(taken).flatMap(([name, flagOf]) => {
    const value = env[`npm_config_${name}`];
    return value === undefined ? [] : (flagOf(value) ?? []);
  });
  if (flags.length > 0)
    throw new StopError(
      `npm took ${flags.join(' and ')} for its own, and nothing was done. Put -- before the flags, in PowerShell "--" with its quotes, or run npx create-tpl-app@latest.`,
    );
}
