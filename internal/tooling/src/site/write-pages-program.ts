// Writes the pages of the site into the folder that is named.
import { join } from 'node:path';
import { readHouse } from '../house/house.ts';
import { writePages } from './write-pages.ts';

const [target] = process.argv.slice(2);
if (!target) throw new Error('Name the folder for the pages.');
writePages(readHouse(join(import.meta.dirname, '..', '..', '..', '..')), target);
