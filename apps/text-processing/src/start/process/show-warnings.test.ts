import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const source = fileURLToPath(new URL('show-warnings.ts', import.meta.url));
const code = `import { showWarnings, warnOfProxy } from ${JSON.stringify(source)};
showWarnings((line) => process.stdout.write(line));
warnOfProxy(process.env);
`;
const said = (env: Record<string, string>, ...flags: string[]) => {
  const own = [
    '--experimental-strip-types',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '-e',
    code,
  ];
  return spawnSync(process.execPath, [...flags, ...own], { env, encoding: 'utf8' }).stdout;
};
const url = 'http://someone:secret@proxy.example:8080';

it.each(['HTTPS_PROXY', 'https_proxy'])(
  'says in one line that Node does not use the proxy of %s (anthropic-sdk-typescript#828)',
  (name) => {
    expect(said({ [name]: url })).toBe(
      `! ${name} is set and not used: with NODE_USE_ENV_PROXY=1 Node (22.21 or newer) goes through that proxy.\n`,
    );
  },
);

it('says nothing where there is no proxy, or where Node uses it', () => {
  expect(said({ HTTPS_PROXY: '' })).toBe('');
  expect(said({ HTTPS_PROXY: url, NODE_USE_ENV_PROXY: '1' })).toBe('');
  const knowsFlag = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');
  if (knowsFlag) expect(said({ HTTPS_PROXY: url }, '--use-env-proxy')).toBe('');
  if (knowsFlag) expect(said({ HTTPS_PROXY: url, NODE_OPTIONS: '--use-env-proxy' })).toBe('');
});
