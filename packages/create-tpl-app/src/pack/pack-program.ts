// Writes `dist/template.json`: a step of the build.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectTemplate } from './collect-template.ts';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const template = collectTemplate(join(folder, '..', '..'));
writeFileSync(join(folder, 'dist', 'template.json'), `${JSON.stringify(template, null, 1)}\n`);
