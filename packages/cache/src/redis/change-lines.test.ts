import { describe, expect, it } from '@jest/globals';
import { createChangeLines } from './change-lines.ts';

const turn = () => new Promise(setImmediate);

describe('changes in line', () => {
  it('of one key run one after another, whatever became of the one before; others do not wait', async () => {
    const lines = createChangeLines();
    const steps: string[] = [];
    let end!: () => void;
    const first = lines.run(
      'k',
      () => new Promise<void>((_, reject) => (end = () => reject(new Error('lost')))),
    );
    const second = lines.run('k', async () => steps.push('second'));
    await lines.run('other', async () => steps.push('other'));
    expect(steps).toEqual(['other']);
    end();
    await expect(first).rejects.toThrow('lost');
    await second;
    expect(steps).toEqual(['other', 'second']);
  });

  it('are waited for by key, those for all keys always, and forgotten when they are over', async () => {
    const lines = createChangeLines();
    expect(lines.settled(['k'])).toBeUndefined();
    let end!: () => void;
    const change = lines.run('k', () => new Promise<void>((resolve) => (end = resolve)));
    expect(lines.settled(['other'])).toBeUndefined();
    let isSettled = false;
    const settled = lines.settled(['other', 'k'])?.then(() => (isSettled = true));
    await turn();
    expect(isSettled).toBe(false);
    end();
    await Promise.all([change, settled]);
    await turn();
    expect(lines.settled(['k'])).toBeUndefined();
    const forAll = lines.runForAll(() => Promise.reject(new Error('lost')));
    await Promise.all([lines.settled(['any']), expect(forAll).rejects.toThrow('lost')]);
    await turn();
    expect(lines.settled(['any'])).toBeUndefined();
  });

  it('are at most a thousand of one key', async () => {
    const lines = createChangeLines();
    let end!: () => void;
    const first = lines.run('k', () => new Promise<void>((resolve) => (end = resolve)));
    const rest = Array.from({ length: 999 }, () => lines.run('k', async () => {}));
    await expect(lines.run('k', async () => {})).rejects.toMatchObject({ code: 'store_overloaded' });
    await lines.run('other', async () => {});
    end();
    await Promise.all([first, ...rest]);
    await lines.run('k', async () => {});
  });
});
