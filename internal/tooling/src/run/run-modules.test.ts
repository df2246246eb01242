import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { plantHouse } from '../testing/plant-house.ts';
import { runModules } from './run-modules.ts';
import { runProgram, tail } from './run-program.ts';

describe('runModules', () => {
  it('gives up on a module that does not finish, and goes on', async () => {
    const { house, remove } = plantHouse({
      'slow.mjs': 'await new Promise((r) => setTimeout(r, 60_000));',
      'quick.mjs': '',
    });
    const files = [join(house.root, 'slow.mjs'), join(house.root, 'quick.mjs')];
    expect((await runModules(files, { cwd: house.root, timeoutMs: 200 })).map(({ error }) => error)).toEqual([
      'Error: did not finish in 200 ms',
      undefined,
    ]);
    remove();
  });
});

describe('runProgram', () => {
  it('kills a program at its time limit', async () => {
    const ended = await runProgram(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      cwd: '.',
      timeoutMs: 300,
    });
    expect(ended.code).toBeUndefined();
    expect(tail(ended)).toBe('did not end in time');
  });

  it('rejects when there is no such program', async () => {
    await expect(runProgram('/no/such/program', [], { cwd: '.' })).rejects.toThrow('ENOENT');
  });
});
