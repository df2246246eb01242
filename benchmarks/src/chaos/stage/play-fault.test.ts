import { describe, expect, it } from '@jest/globals';
import { startChild } from '../../../../apps/text-processing/drill/src/run/children.ts';
import type { Stage } from './open-stage.ts';
import { playFault } from './play-fault.ts';

/** A stage with one program: a process that runs this. */
function stageOf(code: string) {
  const child = startChild(process.execPath, ['-e', code], { stdio: 'ignore' });
  const again: string[] = [];
  const internalUrl = 'http://127.0.0.1:9';
  const stage = {
    program: () => ({ child, internalUrl, close: () => child.kill() }),
    startAgain: async (name: string) => void again.push(name),
  } as unknown as Stage;
  return { stage, child, again };
}
const time = { at: 0, lengthMs: 1, aim: 'worker-1' } as const;

describe('a program that is to be ended', () => {
  it('is started again where it had ended before, and that is said', async () => {
    const { stage, child, again } = stageOf('process.exit(3)');
    await child.ended;
    for (const kind of ['killed', 'terminated'] as const)
      expect(await playFault({ ...time, kind }, stage, () => 0)).toMatchObject({
        hadEnded: true,
        exitCode: 3,
      });
    expect(again).toEqual(['worker-1', 'worker-1']);
  });

  it('is not said to have ended where it had not', async () => {
    const { stage, again } = stageOf('setInterval(() => {}, 1_000)');
    const played = await playFault({ ...time, kind: 'killed' }, stage, () => 0);
    expect(played).not.toHaveProperty('hadEnded');
    expect([played.exitCode, again]).toEqual([null, ['worker-1']]);
  });
});
