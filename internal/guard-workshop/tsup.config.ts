import { packageBuild } from '../tooling/tsup-preset.ts';

export default packageBuild({ main: 'src/main.ts' }, { dts: false });
