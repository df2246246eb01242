// Writes the lockfile of an installation that holds one package.

/** A package to install by itself. */
export interface AloneInstall {
  /** `@tpl/cache` */
  readonly name: string;
  readonly version: string;
  /** File name of the tarball, in the same folder as the lockfile. */
  readonly tarball: string;
  /** `sha512-…` of the tarball. */
  readonly integrity: string;
  /** What is linked beside the package: its dependencies, and the optional peers that are wanted. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** The wanted peers, which the user installs too. */
  readonly peers: Readonly<Record<string, string>>;
}

/**
 * A lockfile for one packed package in an empty folder, with the versions of the workspace's lockfile: the install then
 * asks no registry, needs no network when the workspace is installed, and gets what the tests ran with.
 */
export function aloneLockfile(
  workspaceLock: string,
  { name, version, tarball, integrity, dependencies, peers }: AloneInstall,
): string {
  const file = `file:${tarball}`;
  const root = Object.entries({ [name]: file, ...peers }).map(
    ([dependency, found]) =>
      `      '${dependency}':\n        specifier: ${plainVersion(found)}\n        version: ${found}\n`,
  );
  const links = Object.entries(dependencies).map(
    ([dependency, found]) => `      '${dependency}': ${found}\n`,
  );
  return [
    "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: false\n  excludeLinksFromLockfile: false\n\n",
    `importers:\n\n  .:\n    dependencies:\n${root.join('')}\n`,
    `packages:\n\n  '${name}@${file}':\n    resolution: {integrity: ${integrity}, tarball: ${file}}\n    version: ${version}\n\n`,
    section(workspaceLock, 'packages'),
    `snapshots:\n\n  '${name}@${file}':${links.length > 0 ? `\n    dependencies:\n${links.join('')}` : ' {}\n'}\n`,
    section(workspaceLock, 'snapshots'),
  ].join('');
}

/** The manifest that fits the lockfile. */
export function aloneManifest({ name, tarball, peers }: AloneInstall): string {
  const plain = Object.entries(peers).map(([peer, version]) => [peer, plainVersion(version)]);
  return JSON.stringify({
    name: 'alone',
    private: true,
    type: 'module',
    dependencies: { [name]: `file:${tarball}`, ...Object.fromEntries(plain) },
  });
}

/** Versions that the workspace's lockfile gives `folder`, by dependency, peers of the dependency in brackets. */
export function lockedVersions(workspaceLock: string, folder: string): Record<string, string> {
  const importers = section(workspaceLock, 'importers');
  const own = new RegExp(`^  ${folder}:\\n((?:    .*\\n|\\n(?=    ))*)`, 'm').exec(importers)?.[1] ?? '';
  const entries = own.matchAll(/^ {6}'?([^'\n]+?)'?:\n {8}specifier: .*\n {8}version: '?([^'\n]+)'?$/gm);
  return Object.fromEntries(Array.from(entries, (match) => [match[1], match[2]]));
}

/** The body of a top-level section: from the line after its name to the next name. */
function section(lock: string, name: string): string {
  const lines = lock.split('\n');
  const from = lines.indexOf(`${name}:`);
  if (from < 0) return '';
  const length = lines.slice(from + 1).findIndex((line) => /^\S/.test(line));
  return `${lines.slice(from + 2, length < 0 ? undefined : from + 1 + length).join('\n')}\n`;
}

function plainVersion(version: string): string {
  return version.replace(/\(.*$/, '');
}
