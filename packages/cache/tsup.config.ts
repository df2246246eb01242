import { packageBuild } from '../../internal/tooling/tsup-preset.ts';

export default packageBuild({
  index: 'src/index.ts',
  redis: 'src/redis.ts',
  response: 'src/response.ts',
  testing: 'src/testing.ts',
  keyv: 'src/keyv.ts',
  cli: 'src/cli.ts',
});
