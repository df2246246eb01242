import { jestConfig } from '../../internal/tooling/jest-preset.mjs';

export default jestConfig({ coverage: 90 });
