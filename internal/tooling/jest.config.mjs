import { jestConfig } from './jest-preset.mjs';

// Programs that run as a process of their own are thin: what they call is tested, and they run in every test of a check.
const config = jestConfig({
  coverage: 90,
  ignore: ['src/main.ts', 'src/generate.ts', 'src/**/*-program.ts'],
});
// Whole packages are packed and installed here: seconds on a free machine, much longer beside other suites.
config.testTimeout = 240_000;
export default config;
