import { describe, expect, it } from '@jest/globals';
import { loadAll } from './load-all.ts';
import { SettingsError } from './settings-error.ts';

describe('loadAll', () => {
  it('closes all that was opened where a setting is wrong, and says so though one cannot be closed', async () => {
    const closed: string[] = [];
    const opened = (name: string) => ({
      async [Symbol.asyncDispose]() {
        closed.push(name);
        throw new Error('It does not close.');
      },
    });
    const wrong = () => {
      throw new SettingsError([{ path: 'TPL_ONE', message: 'must be a number' }]);
    };
    const loading = loadAll({ first: () => opened('first'), second: () => opened('second'), wrong }, {});
    await expect(loading).rejects.toThrow(/TPL_ONE.*must be a number/s);
    expect(closed).toEqual(['first', 'second']);
  });
});
