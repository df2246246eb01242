import { packageBuild } from '../../internal/tooling/tsup-preset.ts';

// A program, not a library: no declarations. `vite build` puts the page beside it, so dist is cleaned there, not here.
export default packageBuild({ main: 'src/main.ts', cli: 'src/cli.ts' }, { dts: false, clean: ['!web/**'] });
