// Where things are, and the environment the steps run in.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const toolchain = join(root, '.toolchain');

const extra = { path: [], variables: {} };

/** Adds folders in front of PATH and variables for every later step. */
export function extendEnvironment({ path = [], variables = {} }) {
  extra.path.unshift(...path);
  Object.assign(extra.variables, variables);
}

const keptNpmSettings =
  /^npm_config_(registry|userconfig|cache|cafile|proxy|https_proxy|noproxy|strict_ssl)$/i;

/** The environment without npm's own variables: they would change what the tools inside do. */
export function environment() {
  const separator = process.platform === 'win32' ? ';' : ':';
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_/i.test(name) || keptNpmSettings.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    COREPACK_ENABLE_STRICT: '0',
    // The tests start hundreds of programs from the same sources.
    NODE_COMPILE_CACHE: join(toolchain, 'compile-cache'),
    PATH: [...extra.path, process.env.PATH].join(separator),
    ...extra.variables,
  };
}
