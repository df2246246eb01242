// Writes all pages of the site into `.vitepress/pages`; with `--watch` again whenever a document changes.
import { cpSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { readHouse } from '../../internal/tooling/src/house/house.ts';
import { writePages } from '../../internal/tooling/src/site/write-pages.ts';
import { writeApi } from './write-api.ts';

const root = join(import.meta.dirname, '..', '..');
const target = join(import.meta.dirname, 'pages');

rmSync(target, { recursive: true, force: true });
await writeApi(target);
write();

if (process.argv.includes('--watch')) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(), 500);
  let waiting: NodeJS.Timeout | undefined;
  for (const folder of ['docs', 'packages'])
    watch(join(root, folder), { recursive: true }, (_, file) => {
      if (!file?.endsWith('.md') || file.includes('.vitepress')) return;
      clearTimeout(waiting);
      waiting = setTimeout(write, 100);
    });
}

function write(): void {
  writePages(readHouse(root), target);
  // The home page names its picture by address: it is served as it is.
  cpSync(join(import.meta.dirname, 'public'), join(target, 'public'), { recursive: true });
  cpSync(join(root, 'docs', 'images'), join(target, 'public', 'images'), { recursive: true });
  cpSync(join(import.meta.dirname, 'home.md'), join(target, 'index.md'));
}
