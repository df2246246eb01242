import { jestConfig } from '../../internal/tooling/jest-preset.mjs';

// The program is run in a process of its own, where coverage does not see it; what it does stands in run-cli.ts.
export default jestConfig({ coverage: 90, ignore: ['src/cli.ts'] });
