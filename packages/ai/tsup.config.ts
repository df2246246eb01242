import { packageBuild } from '../../internal/tooling/tsup-preset.ts';

export default packageBuild({
  index: 'src/index.ts',
  anthropic: 'src/anthropic.ts',
  openai: 'src/openai.ts',
  gemini: 'src/gemini.ts',
  'ai-sdk': 'src/ai-sdk.ts',
  guard: 'src/guard.ts',
  http: 'src/http.ts',
  ledger: 'src/ledger.ts',
  batches: 'src/batches.ts',
  cli: 'src/cli.ts',
  testing: 'src/testing.ts',
});
