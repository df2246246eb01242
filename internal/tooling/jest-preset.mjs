// One Jest preset for the house: ESM, types stripped by Node, exact coverage, gates per package.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledNames } from './src/build/bundled-sources.ts';

const here = dirname(fileURLToPath(import.meta.url));
const internal = join(here, '..');
const bundled = bundledNames.join('|');

/** Config of a package whose lines, functions, branches and statements stay above `coverage` percent. */
export function jestConfig({ coverage, ignore = [] }) {
  const gate = { branches: coverage, functions: coverage, lines: coverage, statements: coverage };
  return {
    rootDir: process.cwd(),
    testEnvironment: 'node',
    extensionsToTreatAsEsm: ['.ts', '.tsx'],
    transform: { '\\.tsx?$': join(here, 'strip-types.mjs') },
    moduleNameMapper: {
      [`^@internal/(${bundled})$`]: join(internal, '$1', 'src', 'index.ts'),
      [`^@internal/(${bundled})/(.*)$`]: join(internal, '$1', 'src', '$2', 'index.ts'),
    },
    testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
    testPathIgnorePatterns: ['/node_modules/', '/dist/'],
    modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/coverage/'],
    testTimeout: 30_000,
    // Two halves of a suite end sooner than two suites at once: a process that runs all of it spends ever more time on its heap.
    maxWorkers: 2,
    collectCoverageFrom: ['src/**/*.ts', '!src/**/*.test.ts', ...ignore.map((path) => `!${path}`)],
    coverageProvider: 'babel',
    coverageReporters: ['text-summary', 'json-summary', 'json'],
    coverageThreshold: existsSync(join(process.cwd(), 'src')) ? { global: gate } : {},
  };
}
