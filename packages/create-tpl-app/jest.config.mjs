import { jestConfig } from '../../internal/tooling/jest-preset.mjs';

export default jestConfig({ coverage: 90, ignore: ['src/cli.ts', 'src/**/*-program.ts'] });
