// Writes the bills of materials of packed tarballs: `node sbom-program.ts FOLDER-WITH-TARBALLS FOLDER-TO-WRITE`.
import { join, resolve } from 'node:path';
import { writeBills } from './write-bills.ts';

const [packed, target] = process.argv.slice(2);
try {
  if (!packed || !target) throw new Error('Name the folder with the tarballs, and the one to write to.');
  const root = join(import.meta.dirname, '..', '..', '..', '..');
  const files = await writeBills(root, resolve(packed), resolve(target));
  console.log(files.join('\n'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
