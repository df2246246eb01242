import { jestConfig } from '../internal/tooling/jest-preset.mjs';

// The areas are measured, not tested: `npm run bench -- AREA --smoke` runs them.
const config = jestConfig({ coverage: 90 });
config.collectCoverageFrom = ['src/frame*.ts', 'src/scale/{model,simulate}/*.ts', '!src/**/*.test.ts'];
export default config;
