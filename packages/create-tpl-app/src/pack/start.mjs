// What `npm start` does: it looks at Node, builds, or takes what is built where the tools that build were left out, and starts that.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
if (isOlder(process.versions.node, engines?.node ?? '')) {
  // npm only warns of it, while it installs; what an older one lacks is a riddle later.
  console.error(`It wants Node ${engines.node}, and this is ${process.version}.`);
  process.exitCode = 1;
} else if (isInstalled('tsup'))
  process.exitCode = spawnSync('npm run build --silent', { shell: true, stdio: 'inherit' }).status ?? 1;
else if (!existsSync('dist/main.js')) {
  console.error(
    'There is no dist/main.js, and the development dependencies that build it are not installed: run "npm install --include=dev", or bring along the dist of "npm run build".',
  );
  process.exitCode = 1;
}
// In this process: a shell between the two would keep a signal to itself.
if (!process.exitCode) void import(pathToFileURL('dist/main.js').href);

function isInstalled(name) {
  try {
    return Boolean(import.meta.resolve(name));
  } catch {
    return false;
  }
}

function isOlder(own, wanted) {
  const [[major, minor], [least = 0, leastMinor = 0]] = [own, wanted].map((one) =>
    (one.match(/\d+/g) ?? []).map(Number),
  );
  return major < least || (major === least && minor < leastMinor);
}
