// Says where the build puts the pages: beside the program.
import { fileURLToPath } from 'node:url';

/** Folder of the built pages. */
export const builtPages = fileURLToPath(new URL('./web', import.meta.url));
