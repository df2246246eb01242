// Reads the files of deploy/ as the tests look at them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

/** The folder of the service. */
export const app = fileURLToPath(new URL('../../', import.meta.url));

/** A file below deploy/. */
export const readDeploy = (path: string) => readFileSync(join(app, 'deploy', path), 'utf8');

/** A service of compose.yaml, as far as the tests look at it. */
export interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly stop_grace_period?: string;
  readonly logging?: unknown;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
}

/** compose.yaml with its merges done. */
export const compose = parse(readDeploy('compose.yaml'), { merge: true }) as {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};

/** Any manifest of Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly selector?: unknown;
    readonly podSelector?: unknown;
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly securityContext: unknown;
        readonly containers: readonly Container[];
      };
    };
  };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env: readonly { readonly name: string }[];
  readonly securityContext: unknown;
  readonly startupProbe?: unknown;
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
}

/** Every manifest, with the file it stands in. */
export const manifests: readonly { readonly file: string; readonly manifest: Manifest }[] = readdirSync(
  join(app, 'deploy', 'kubernetes'),
)
  .filter((file) => file !== 'kustomization.yaml')
  .flatMap((file) =>
    parseAllDocuments(readDeploy(`kubernetes/${file}`)).map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return { file, manifest: document.toJS() as Manifest };
    }),
  );

/** Every variable that a setting is read from, those in files included. */
export const settingVariables: ReadonlySet<string> = new Set(
  readFileSync(join(app, '.env.example'), 'utf8')
    .split(/\n(?=# TPL_\w+=)/)
    .flatMap((part, index, parts) => {
      const name = /^# (TPL_\w+)=/.exec(part)?.[1];
      const about = parts[index - 1]?.split('\n').at(-1) ?? '';
      const aliases = /Also: ([\w, ]+)\./.exec(about)?.[1]?.split(', ') ?? [];
      const names = name ? [name, ...aliases] : [];
      return about.includes('In a file: the same with _FILE.')
        ? names.flatMap((one) => [one, `${one}_FILE`])
        : names;
    }),
);
