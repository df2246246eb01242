import { packageBuild } from '../../internal/tooling/tsup-preset.ts';

export default packageBuild({
  index: 'src/index.ts',
  redis: 'src/redis.ts',
  testing: 'src/testing.ts',
  cli: 'src/cli.ts',
});
