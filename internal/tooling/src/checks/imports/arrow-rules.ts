// Lists the imports that are forbidden, and why.
import { bundledNames } from '../../build/bundled-sources.ts';

/** A forbidden import, in dependency-cruiser's terms. */
export interface ArrowRule {
  readonly name: string;
  /** Why, and what to do: the end of the problem's sentence. */
  readonly comment: string;
  readonly from: Readonly<Record<string, unknown>>;
  readonly to: Readonly<Record<string, unknown>>;
}

const bundled = bundledNames.join('|');
const test = '[.]test[.]tsx?$';

/** The arrows of the house that may not be. A package is seen by its folder, or by its name when it is not built. */
export const arrowRules: readonly ArrowRule[] = [
  {
    name: 'no-cycle',
    comment: 'a cycle; move what both need into a leaf file',
    from: {},
    to: { circular: true },
  },
  {
    name: 'packages-apart',
    comment:
      'packages never import each other; declare the shape you need where you need it (docs/concepts/ports.md)',
    from: { path: '^packages/([^/]+)/' },
    to: { path: '^(packages|@tpl)/', pathNot: '^(packages|@tpl)/$1(/|$)' },
  },
  {
    name: 'kit-below-all',
    comment: 'what is bundled lies below the packages and imports none of them',
    from: {
      path: `^internal/(${bundled})/`,
      pathNot: '[.]config[.]mjs$',
    },
    to: { path: '^(packages|apps|benchmarks|@tpl|internal/(guard-workshop|tooling))/' },
  },
  {
    name: 'kit-alone',
    comment: 'the kit lies below everything and imports nothing else that is internal',
    from: { path: '^internal/kit/' },
    to: { path: `^internal/(${bundledNames.filter((name) => name !== 'kit').join('|')})/` },
  },
  {
    name: 'never-shipped',
    comment: `only ${bundledNames.join(', ')} are bundled; the workshop and the tooling never leave the house`,
    from: { path: '^packages/[^/]+/src/', pathNot: test },
    to: {
      path: '^(internal|@internal)/',
      pathNot: `^(internal|@internal)/(${bundled})(/|$)`,
    },
  },
  {
    name: 'packages-below-apps',
    comment: 'a package knows no application',
    from: { path: '^packages/' },
    to: { path: '^(apps|benchmarks)/' },
  },
  {
    name: 'apps-alone',
    comment: 'an application stands on its packages alone, so that a copy of it installs',
    from: { path: '^apps/' },
    to: { path: '^(internal/|@internal/)' },
  },
  {
    name: 'domain-alone',
    comment: 'the domain says what to do; HTTP and composition import it, not the other way round',
    from: { path: '^apps/[^/]+/src/domain/' },
    to: { path: '^apps/[^/]+/src/(http|jobs|cli|composition|main)(/|[.])' },
  },
  {
    name: 'telemetry-in-one-place',
    comment: 'only @tpl/monitoring knows OpenTelemetry; emit an event instead',
    from: {
      path: `^(packages/[^/]+|internal/(${bundled}))/src/`,
      pathNot: ['^packages/monitoring/', test],
    },
    to: { path: '@opentelemetry/' },
  },
  {
    name: 'no-test-in-source',
    comment: 'a source file imports no test',
    // What fuzzes is a test itself, and makes its inputs as the oracle of @tpl/ai does.
    from: { path: '/src/', pathNot: [test, '^internal/fuzz/'] },
    to: { path: [test, '^(packages|apps|internal)/[^/]+/test/'] },
  },
  {
    name: 'declared-only',
    comment: 'a user of the package does not have it: declare it as a dependency or an optional peer',
    from: { path: '^packages/[^/]+/src/', pathNot: test },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'],
      dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional'],
      pathNot: '^[.]|^(internal|@internal)/|node_modules/@types/',
    },
  },
];
