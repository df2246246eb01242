import { jestConfig } from './jest-preset.mjs';

// Programs that run as a process of their own are thin: what they call is tested, and they run in every test of a check.
export default jestConfig({
  coverage: 90,
  ignore: ['src/main.ts', 'src/generate.ts', 'src/**/*-program.ts'],
});
