// Runs checks side by side and prints what they find.
import type { Check, Problem } from './house/check.ts';
import type { House } from './house/house.ts';

/** What one check found. */
export interface CheckResult {
  readonly name: string;
  readonly about: string;
  readonly ms: number;
  readonly problems: readonly Problem[];
}

/** Runs the checks, at most `width` at a time, and reports each result as it comes. A check that throws has one problem. */
export async function runChecks(
  checks: readonly Check[],
  house: House,
  { width, report }: { width: number; report: (result: CheckResult) => void },
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const waiting = [...checks];
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const started = performance.now();
      const problems = await run(check, house);
      const result = { name: check.name, about: check.about, ms: performance.now() - started, problems };
      results.push(result);
      report(result);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}

async function run(check: Check, house: House): Promise<readonly Problem[]> {
  try {
    return await check.run(house);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [{ file: 'internal/tooling', message: `the check "${check.name}" itself failed: ${what}` }];
  }
}

/** One line a check with its time, then its problems as `file:line message`. */
export function renderResult({ name, about, ms, problems }: CheckResult): string {
  const state = problems.length === 0 ? '✓' : '✗';
  const count =
    problems.length === 0 ? '' : `, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  const lines = problems.map(
    ({ file, line, message }) => `    ${file}${line === undefined ? '' : `:${line}`} ${message}`,
  );
  return [`${state} ${name} (${(ms / 1000).toFixed(1)} s${count}): ${about}`, ...lines].join('\n');
}

/** The checks that `--only NAME` asks for (several allowed), all without; throws with the names there are. */
export function chooseChecks(checks: readonly Check[], args: readonly string[]): readonly Check[] {
  const names = args.filter((arg) => arg !== '--only').flatMap((arg) => arg.split(','));
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no check "${unknown.join('", "')}". There are: ${checks.map((check) => check.name).join(', ')}.`,
    );
  }
  return names.length === 0 ? checks : checks.filter((check) => names.includes(check.name));
}
