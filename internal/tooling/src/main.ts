// Infrastructure Service: tooling · stable API, changes affect all users
import { join } from 'node:path';
import { allChecks } from './all-checks.ts';
import { readHouse } from './house/house.ts';
import { removeTemporary } from './run/temporary.ts';
import { chooseChecks, renderResult, runChecks } from './run-checks.ts';

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    removeTemporary();
    process.exit(code);
  });
}

const root = join(import.meta.dirname, '..', '..', '..');
try {
  const checks = chooseChecks(allChecks, process.argv.slice(2));
  const tell = (result: Parameters<typeof renderResult>[0]) => console.log(renderResult(result));
  const results = await runChecks(checks, readHouse(root), { width: 3, tell });
  process.exitCode = results.some(({ problems }) => problems.length > 0) ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
