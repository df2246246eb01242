import { packageBuild } from '../../internal/tooling/tsup-preset.ts';

export default packageBuild({
  index: 'src/index.ts',
  prometheus: 'src/prometheus.ts',
  fastify: 'src/fastify.ts',
  testing: 'src/testing.ts',
  cli: 'src/cli.ts',
});
