import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const source = fileURLToPath(new URL('end-while-starting.ts', import.meta.url));
const run = (lines: string) => {
  const code = `import { endWhileStarting } from ${JSON.stringify(source)};\n${lines}`;
  const flags = [
    '--experimental-strip-types',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
  ];
  const { status, signal } = spawnSync(process.execPath, [...flags, '-e', code]);
  return [status, signal];
};

// What is told by the exit code was heard: the first process of a container is not ended by a signal that it does not listen to.
it('hears a signal while it starts (docker-node#323, sglang#16145), and leaves it to others afterwards', () => {
  const kill = (signal: string) =>
    `process.kill(process.pid, '${signal}'); await new Promise((resolve) => setTimeout(resolve, 5_000));`;
  expect(run(`endWhileStarting(); ${kill('SIGTERM')}`)).toEqual([143, null]);
  expect(run(`endWhileStarting(); ${kill('SIGINT')}`)).toEqual([130, null]);
  expect(run(`endWhileStarting()(); ${kill('SIGTERM')}`)).toEqual([null, 'SIGTERM']);
});
