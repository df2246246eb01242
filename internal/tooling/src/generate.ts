// Writes everything in the house that is generated.
import { join } from 'node:path';
import { generatedClients } from './generate/generated-clients.ts';
import { writeParts } from './generate/generated-part.ts';
import { generatedReports } from './generate/generated-reports.ts';
import { generatedSettings } from './generate/generated-settings.ts';
import { readHouse } from './house/house.ts';

const house = readHouse(join(import.meta.dirname, '..', '..', '..'));
// Names of folders (`packages/cache`) limit what is written: npm run generate -- packages/cache
const wanted = process.argv.slice(2);
const sources = [generatedReports(house), await generatedSettings(house), await generatedClients(house)];
for (const { problems } of sources)
  for (const { file, message } of problems) console.error(`${file} ${message}`);
const parts = sources
  .flatMap((source) => source.parts)
  .filter(({ file }) => wanted.length === 0 || wanted.some((folder) => file.startsWith(folder)));
const written = writeParts(house.root, parts);
console.log(
  written.length === 0
    ? 'Everything generated is up to date.'
    : `Written:\n${written.map((file) => `  ${file}`).join('\n')}`,
);
