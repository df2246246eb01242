// A file of tests that failed runs once more, alone: thousands of tests with real sockets, processes and clocks on a machine
// that others use too fail now and then for its sake. What fails twice has failed; what passes is named, never hidden.
import { relative } from 'node:path';

/** More files than this in one run are no accident of the machine. */
const most = 3;

/**
 * The files to try again, by the results of Jest (`undefined` for a suite without any). None where a suite did not run to its
 * end or too many files failed.
 */
export function worthASecondTry(suites) {
  if (suites.some(({ results }) => !results)) return [];
  const files = suites.flatMap(({ folder, results }) =>
    results.testResults
      .filter(({ status }) => status === 'failed')
      .map(({ name, assertionResults }) => ({
        folder,
        name,
        failed: Math.max(1, assertionResults.filter(({ status }) => status === 'failed').length),
      })),
  );
  return files.length <= most ? files : [];
}

/** Runs each again by `runFile({ folder, name })`, which resolves to an exit code; resolves to those that passed. */
export async function secondTry(files, { root, runFile, say }) {
  const passed = [];
  for (const file of files) {
    if ((await runFile(file)) !== 0) continue;
    passed.push(file);
    say(`  passed only at its second try, alone: ${relative(root, file.name)}`);
  }
  return passed;
}
