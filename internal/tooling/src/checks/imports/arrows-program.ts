// Runs dependency-cruiser in a process of its own: it keeps its caches for the life of one.
import { cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { arrowRules } from './arrow-rules.ts';

const folders = process.argv.slice(2);
const { output } = await cruise(
  folders,
  {
    validate: true,
    ruleSet: { forbidden: arrowRules.map((rule) => ({ ...rule, severity: 'error' })) as never },
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: '/(dist|coverage|etc|[.]snippets)/' },
  },
  {
    conditionNames: ['types', 'import', 'node', 'default'],
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
  } as never,
  { tsConfig: extractTsConfig('tsconfig.base.json') },
);
if (typeof output === 'string') throw new Error(output);
process.stdout.write(JSON.stringify(output.summary.violations));
