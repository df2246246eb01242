import { packageBuild } from '../../internal/tooling/tsup-preset.ts';

export default packageBuild({ index: 'src/index.ts', testing: 'src/testing/index.ts', cli: 'src/cli.ts' });
