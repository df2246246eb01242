// Mutation testing of what decides: which files are changed in small ways, and which tests must notice it.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** By folder of the workspace. Only tests that promise something about the files: each is loaded again for each change. */
export const folders = {
  // Whether a call is let through, paid for and tried again.
  resilience: {
    mutate: [
      'src/breaker/breaker.ts',
      'src/breaker/attempt-log.ts',
      'src/breaker/failure-run.ts',
      'src/breaker/trial.ts',
      'src/retry/retry-budget.ts',
      'src/errors/classify-error.ts',
    ],
    tests: [
      'src/{breaker,retry,errors}/*.test.ts',
      'test/{issues,property}/*.test.ts',
      'test/reports/{client-errors,everyday,long-streams,retries-elsewhere,slow-failures}.test.ts',
    ],
  },
  // Who in the fleet produces a value, and who waits for it.
  cache: {
    mutate: ['src/redis/redis-acquire.ts', 'src/redis/redis-lease.ts', 'src/redis/flow/lost-leases.ts'],
    tests: ['src/redis/{redis-acquire,flow/flow}.test.ts', 'test/integration/lease.test.ts'],
  },
  // Whether a provider's answer has come whole.
  ai: {
    mutate: ['src/wire/read-stream.ts', 'src/openai/chat-reader.ts'],
    tests: ['src/wire/read-stream.test.ts', 'src/openai/{chat-reader,openai-readers}.test.ts'],
  },
  // What is written down of a call that costs, and what becomes of lines that cannot be written.
  ledger: {
    mutate: ['src/ledger/keep-account.ts', 'src/ledger/append-queue.ts'],
    tests: ['src/ledger/{keep-account,append-queue}.test.ts'],
  },
  // Whether a caller has room left.
  security: {
    mutate: ['src/limits/limit-window.ts', 'src/limits/memory-limit-store.ts'],
    tests: ['src/limits/{limit-window,memory-limit-store}.test.ts'],
  },
  // Whether an alert fires, and for what.
  monitoring: {
    mutate: ['src/alerts/evaluation/follow-rule.ts', 'src/alerts/evaluation/rule-instances.ts'],
    tests: ['src/alerts/evaluation/follow-rule.test.ts'],
  },
  // What of an answer may leave.
  guard: {
    mutate: ['src/output/create-output-guard.ts'],
    tests: ['src/output/output-verdict.test.ts'],
  },
  // Whose item is next, and what is refused.
  'text-processing': {
    mutate: ['jobs/src/memory-jobs.ts'],
    tests: ['jobs/src/memory-jobs.test.ts'],
  },
};

const fileOf = (name) => fileURLToPath(import.meta.resolve(name));
// Stryker works in the folder, and leaves this one alone: `npm run mutation` starts it there.
const { mutate, tests } = folders[basename(process.cwd())] ?? { mutate: [], tests: [] };

export default {
  mutate,
  testRunner: 'jest',
  plugins: [fileOf('@stryker-mutator/jest-runner')],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--expose-gc'],
  jest: {
    configFile: 'jest.config.mjs',
    config: {
      // By its path: the folder need not name it.
      testEnvironment: fileOf('jest-environment-node'),
      testMatch: tests.map((pattern) => `<rootDir>/${pattern}`),
      coverageThreshold: {},
    },
  },
  // As deep below the root as the folder: its Jest preset is found by a relative path.
  tempDirName: '../../.stryker-tmp',
  cleanTempDir: 'always',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Beyond one and a half times what the tests need: a machine with other work must not make them look like having noticed.
  timeoutMS: 10_000,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
