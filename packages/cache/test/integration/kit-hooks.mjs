// Lets a child process of a test run the sources: the kit is found by tsconfig paths, which Node does not read.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const kit = join(import.meta.dirname, '..', '..', '..', '..', 'internal', 'kit', 'src');

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('@internal/kit')) return next(specifier, context);
    const file = join(kit, specifier.slice('@internal/kit'.length), 'index.ts');
    if (!existsSync(file)) throw new Error(`${specifier} is not an entry point of the kit`);
    return next(pathToFileURL(file).href, context);
  },
});
