import { defineConfig } from 'tsup';
import { thirdPartyNotices } from '../../internal/tooling/src/build/third-party-notices.ts';

// A program, not a library: one file, no declarations. The template is written beside it afterwards.
export default defineConfig({
  entry: { cli: 'src/cli.ts' },
  format: 'esm',
  target: 'node22',
  platform: 'node',
  clean: true,
  splitting: false,
  treeshake: true,
  esbuildPlugins: [thirdPartyNotices('dist')],
});
