// Reads the arguments of the program.
import { parseArgs } from 'node:util';
import type { Answers } from '../template/template.ts';
import { StopError } from '../world/stop-error.ts';

/** What is to be made: answers that were not given are asked, or are the defaults. */
export interface CreateRequest {
  readonly command: 'create';
  readonly folder: string | undefined;
  readonly answers: Partial<Answers>;
  readonly yes: boolean;
  readonly git: boolean;
  /** Folder of packed packages that are used instead of published versions. */
  readonly tarballs: string | undefined;
}

/** What the program was asked to do. */
export type Request =
  | CreateRequest
  | { readonly command: 'upgrade'; readonly dryRun: boolean }
  | { readonly command: 'help' | 'version' };

/** What `--help` prints. */
export const usage = `Makes a service on the @tpl packages, and keeps its frame up to date.

  npm create tpl-app@latest [FOLDER] [-- FLAGS]
  npx create-tpl-app@latest upgrade [--dry-run]

  --name NAME             name in package.json (that of the folder)
  --no-page               without the web page, its tools and its tests
  --no-redis              without the tests that start a Redis; Redis is used where REDIS_URL is set
  --domain example|empty  the five example operations, or one small one as a place to begin
  --yes                   asks nothing: what no flag says is the default
  --no-git                makes no repository and no first commit
  --tarballs FOLDER       takes the packages from packed files (npm pack) instead of the registry
  --dry-run               says what an upgrade would do, and does nothing
  --version, --help`;

/**
 * Reads the arguments after the program's name.
 *
 * @throws StopError when they are none that the program knows.
 */
export function parseArguments(args: readonly string[]): Request {
  const { values, positionals } = parse(args);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [first, ...others] = positionals;
  if (first === 'upgrade') {
    const foreign = Object.keys(values).find((name) => name !== 'dry-run');
    if (foreign ?? others[0])
      throw new StopError(
        `upgrade takes no ${foreign ? `--${foreign}` : others[0]}: it keeps the answers of the beginning.`,
      );
    return { command: 'upgrade', dryRun: values['dry-run'] ?? false };
  }
  if (values['dry-run']) throw new StopError('--dry-run belongs to upgrade.');
  if (others.length > 0)
    throw new StopError(`Name one folder, not ${positionals.length}: ${positionals.join(' ')}`);
  const { name, page, redis, domain } = values;
  if (domain !== undefined && domain !== 'example' && domain !== 'empty')
    throw new StopError(`--domain is example or empty, not ${domain}.`);
  return {
    command: 'create',
    folder: first,
    answers: {
      ...(name !== undefined && { name }),
      ...(page !== undefined && { page }),
      ...(redis !== undefined && { redis }),
      ...(domain !== undefined && { domain }),
    },
    yes: values.yes ?? false,
    git: values.git ?? true,
    tarballs: values.tarballs,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      allowNegative: true,
      options: {
        name: { type: 'string' },
        page: { type: 'boolean' },
        redis: { type: 'boolean' },
        domain: { type: 'string' },
        yes: { type: 'boolean', short: 'y' },
        git: { type: 'boolean' },
        tarballs: { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ');
    throw new StopError(`${sentence}. See --help.`);
  }
}
