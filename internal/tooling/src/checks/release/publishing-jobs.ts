// Looks at what a job does that may ask for a token of the registry.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>> | null;
}

type Concurrency =
  | string
  | { readonly queue?: unknown; readonly 'cancel-in-progress'?: unknown }
  | null
  | undefined;

interface Job {
  readonly concurrency?: Concurrency;
  readonly environment?: unknown;
  readonly permissions?: string | Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly concurrency?: Concurrency;
  readonly jobs?: Readonly<Record<string, Job | null>>;
}

const replaced =
  'a waiting run that would publish is replaced by the next: give its concurrency `queue: max`, and cancel none';

/** Without a queue GitHub keeps one that waits, the newest: the version of the others is lost, and all is green. */
const replacesRuns = (concurrency: Concurrency): boolean =>
  typeof concurrency === 'string' ||
  (!!concurrency && (concurrency.queue !== 'max' || concurrency['cancel-in-progress'] === true));

/** A sentence for each thing that publishing jobs of a workflow do and may not, or lack; actions of the repository are looked through. */
export function publishingFaults(root: string, workflow: unknown): string[] {
  const { jobs, concurrency } = (workflow ?? {}) as Workflow;
  return Object.entries(jobs ?? {}).flatMap(([name, job]) => {
    if (!job || !mayPublish(job)) return [];
    const steps = withLocal(root, job.steps ?? []);
    const caching = steps.find(restoresCache)?.uses?.split('@')[0];
    return [
      ...([concurrency, job.concurrency].some(replacesRuns) ? [replaced] : []),
      ...(job.environment ? [] : [`the job ${name} may publish: give it an environment with a reviewer`]),
      ...(steps.some(isWork) ? [`the job ${name} may publish: build and test in another one`] : []),
      ...(caching === undefined ? [] : [`the job ${name} may publish: restore no cache there (${caching})`]),
    ];
  });
}

const mayPublish = ({ permissions }: Job): boolean =>
  permissions === 'write-all' || (typeof permissions === 'object' && permissions?.['id-token'] === 'write');

/** Of the inputs, those in which actions take commands. */
const isWork = ({ run, with: inputs }: Step): boolean =>
  [run, inputs?.['script'], inputs?.['publish'], inputs?.['version']].some(
    (text) => typeof text === 'string' && /\b(?:test|build|bench)\b/.test(text),
  );

/** Many a setup caches by an input; that of Node does where it is not told not to. */
function restoresCache({ uses = '', with: inputs }: Step): boolean {
  if (/(?:^|[/-])cache[/@]/.test(uses)) return true;
  if (uses.startsWith('actions/setup-node@') && String(inputs?.['package-manager-cache']) !== 'false')
    return true;
  return Object.entries(inputs ?? {}).some(
    ([name, value]) => /\bcache\b/.test(name) && !['', 'false', 'null'].includes(String(value)),
  );
}

/** The steps, and below each that runs an action of the repository the steps of that. */
function withLocal(root: string, steps: readonly Step[], seen: readonly string[] = []): Step[] {
  return steps.flatMap((step) => {
    const { uses = '' } = step;
    if (!uses.startsWith('./') || seen.includes(uses)) return [step];
    const file = ['action.yml', 'action.yaml'].map((name) => join(root, uses, name)).find(existsSync);
    if (file === undefined) return [step];
    const action = parseDocument(readFileSync(file, 'utf8')).toJS() as {
      readonly runs?: { readonly steps?: Step[] };
    } | null;
    return [step, ...withLocal(root, action?.runs?.steps ?? [], [...seen, uses])];
  });
}
