import { packageBuild } from '../../internal/tooling/tsup-preset.ts';

export default packageBuild({
  index: 'src/index.ts',
  fastify: 'src/fastify.ts',
  express: 'src/express.ts',
  redis: 'src/redis.ts',
  oidc: 'src/oidc.ts',
  testing: 'src/testing.ts',
  cli: 'src/cli.ts',
});
