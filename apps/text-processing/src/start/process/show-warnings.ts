// Shows what Node warns of in as few words as possible, and what it should warn of.

/** Shows each warning of the process once, in one line, instead of Node's three. */
export function showWarnings(write: (line: string) => void): void {
  const shown = new Set<string>();
  process.removeAllListeners('warning');
  process.on('warning', ({ message }) => {
    if (shown.has(message)) return;
    shown.add(message);
    write(`! ${message}\n`);
  });
}

/**
 * Warns of a proxy in `env`, as the process was started with it, that Node will not use (anthropic-sdk-typescript#828). Node has
 * these two ways to be told since 22.21 (https://nodejs.org/blog/release/v22.21.0).
 */
export function warnOfProxy(env: NodeJS.ProcessEnv, flags: readonly string[] = process.execArgv): void {
  const named = ['HTTPS_PROXY', 'https_proxy'].find((name) => env[name]);
  const isUsed =
    env['NODE_USE_ENV_PROXY'] === '1' ||
    [...flags, env['NODE_OPTIONS']].join(' ').includes('--use-env-proxy');
  if (named && !isUsed)
    process.emitWarning(
      `${named} is set and not used: with NODE_USE_ENV_PROXY=1 Node (22.21 or newer) goes through that proxy.`,
    );
}
