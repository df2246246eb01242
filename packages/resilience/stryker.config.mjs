// Mutation testing of what decides whether a call is let through, paid for and tried again: `npm run mutation -- resilience`.
export default {
  mutate: [
    'src/breaker/breaker.ts',
    'src/breaker/attempt-log.ts',
    'src/breaker/trial.ts',
    'src/retry/retry-budget.ts',
    'src/errors/classify-error.ts',
  ],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--expose-gc'],
  jest: {
    configFile: 'jest.config.mjs',
    config: {
      testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
      // The files that promise something about these; every other file would be loaded again for each mutant.
      testMatch: [
        '<rootDir>/src/{breaker,retry,errors}/*.test.ts',
        '<rootDir>/test/{issues,property}/*.test.ts',
        '<rootDir>/test/reports/{client-errors,everyday,retries-elsewhere}.test.ts',
      ],
      coverageThreshold: {},
    },
  },
  // As deep below the root as the package: its Jest preset is found by a relative path.
  tempDirName: '../../.stryker-tmp',
  cleanTempDir: 'always',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A machine with other work must not make a slow test look like a mutant that was noticed.
  timeoutMS: 30_000,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
