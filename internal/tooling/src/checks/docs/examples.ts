// Runs the example programs of the packages.
import { join } from 'node:path';
import type { Check } from '../../house/check.ts';
import { findFiles } from '../../house/files.ts';
import { mapParallel } from '../../run/parallel.ts';
import { runProgram, tail } from '../../run/run-program.ts';

// Generous: a busy machine is not a fault of the example.
const timeoutMs = 60_000;

/** Every file in an `examples` folder runs with plain Node against what is built, and ends by itself within a minute. */
export const examples: Check = {
  name: 'examples',
  about: 'the runnable examples run and end by themselves',
  async run({ root, packages, apps }) {
    const owners = [...packages.map(({ folder }) => folder), ...apps];
    const files = owners.flatMap((folder) =>
      findFiles(root, [`${folder}/examples`], /\.ts$/).map((file) => ({ folder, file })),
    );
    const runs = await mapParallel(files, 2, async ({ folder, file }) => {
      const ended = await runProgram(process.execPath, ['--no-warnings', join(root, file)], {
        cwd: join(root, folder),
        timeoutMs,
      });
      return ended.code === 0 ? [] : [{ file, message: `failed: ${tail(ended)}` }];
    });
    return runs.flat();
  },
};
