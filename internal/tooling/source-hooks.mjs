// Lets a child process of a test run the sources: internal packages are found by tsconfig paths, which Node does not read.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const internal = join(import.meta.dirname, '..');

registerHooks({
  resolve(specifier, context, next) {
    const [scope, name, ...door] = specifier.split('/');
    if (scope !== '@internal') return next(specifier, context);
    const file = join(internal, name, 'src', ...door, 'index.ts');
    if (!existsSync(file)) throw new Error(`${specifier} is no entry point of an internal package`);
    return next(pathToFileURL(file).href, context);
  },
});
