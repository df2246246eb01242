import { jestConfig } from '../tooling/jest-preset.mjs';

// The command, its targets and the service they ask run in processes of their own; what is gated is what decides.
const ignore = [
  'src/main.ts',
  'src/command/*.ts',
  'src/targets/**/*.ts',
  'src/http/open-service.ts',
  'src/http/send-raw.ts',
  'src/run/target.ts',
  'src/run/random.ts',
];
export default jestConfig({ coverage: 90, ignore });
