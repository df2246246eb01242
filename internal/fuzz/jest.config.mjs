import { jestConfig } from '../tooling/jest-preset.mjs';

// The command and its processes run on their own; what is gated is what decides.
const ignore = ['src/main.ts', 'src/command/*.ts', 'src/run/target.ts'];
export default jestConfig({ coverage: 80, ignore });
