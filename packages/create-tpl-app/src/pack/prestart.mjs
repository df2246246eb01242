// What `npm start` does first: it builds, or takes what is built where the tools that build were left out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (isInstalled('tsup'))
  process.exitCode = spawnSync('npm run build --silent', { shell: true, stdio: 'inherit' }).status ?? 1;
else if (!existsSync('dist/main.js')) {
  console.error(
    'There is no dist/main.js, and the development dependencies that build it are not installed: run "npm install --include=dev", or bring along the dist of "npm run build".',
  );
  process.exitCode = 1;
}

function isInstalled(name) {
  try {
    return Boolean(import.meta.resolve(name));
  } catch {
    return false;
  }
}
