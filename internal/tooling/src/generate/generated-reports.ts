// Infrastructure Service: tooling · stable API, changes affect all users
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../house/check.ts';
import type { House } from '../house/house.ts';
import { apiReports } from './api-report.ts';
import type { GeneratedPart } from './generated-part.ts';

/** The API report of every door, `packages/<p>/etc/<door>.d.ts`, and the doors and reports that are not as they should be. */
export function generatedReports(house: House): { parts: GeneratedPart[]; problems: Problem[] } {
  const parts: GeneratedPart[] = [];
  const problems: Problem[] = [];
  for (const { door, text, exports } of apiReports(house)) {
    const folder = house.packages.find(({ doors }) => doors.includes(door))?.folder;
    if (!door.source)
      problems.push({
        file: `${folder}/package.json`,
        message: `names the door ${door.specifier} that has no source file`,
      });
    if (text === undefined)
      problems.push({
        file: door.types,
        message: 'is not built: add the door to tsup.config.ts, then build',
      });
    else if (exports === 0)
      problems.push({ file: door.source ?? door.types, message: 'exports nothing yet' });
    else parts.push({ file: `${folder}/etc/${door.name}.d.ts`, content: text });
  }
  return { parts, problems: [...problems, ...orphans(house)] };
}

/** Reports of doors that are gone. */
function orphans({ root, packages }: House): Problem[] {
  return packages.flatMap(({ folder, doors }) => {
    const etc = join(root, folder, 'etc');
    const reports = existsSync(etc) ? readdirSync(etc).filter((name) => name.endsWith('.d.ts')) : [];
    const gone = reports.filter((name) => !doors.some((door) => `${door.name}.d.ts` === name));
    return gone.map((name) => ({
      file: `${folder}/etc/${name}`,
      message: 'reports a door that package.json no longer has: delete it',
    }));
  });
}
