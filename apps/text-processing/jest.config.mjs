export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/strip-types.mjs' },
  moduleNameMapper: { '^content-disposition$': '<rootDir>/test/content-disposition.cjs' },
  testMatch: [
    '<rootDir>/{src,cli,client,documents,door,drill,jobs,lane,ledger,receipts,threads,web,test}/**/*.test.ts',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/coverage/'],
  testTimeout: 60_000,
  // Much of it waits, for programs that start and times that pass: a third file meanwhile costs nobody anything.
  maxWorkers: 3,
  collectCoverageFrom: [
    '{src,cli,client,documents,door,drill,jobs,lane,ledger,receipts,threads}/**/*.ts',
    '!**/*.test.ts',
    '!client/generate.ts',
    '!**/*.d.ts',
  ],
  coverageProvider: 'babel',
  coverageReporters: ['text-summary', 'json-summary', 'json'],
  coverageThreshold: { global: { branches: 70, functions: 70, lines: 70, statements: 70 } },
};
