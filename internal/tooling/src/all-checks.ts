// Infrastructure Service: tooling · stable API, changes affect all users

import { ambient } from './checks/ambient.ts';
import { arrows } from './checks/arrows.ts';
import { changes } from './checks/changes.ts';
import { docComments } from './checks/doc-comments.ts';
import { examples } from './checks/examples.ts';
import { fileShape } from './checks/file-shape.ts';
import { api, generated } from './checks/generated.ts';
import { headers } from './checks/headers.ts';
import { links } from './checks/links.ts';
import { lockfile } from './checks/lockfile.ts';
import { names } from './checks/names.ts';
import { packed } from './checks/packed.ts';
import { published } from './checks/published.ts';
import { readmes } from './checks/readmes.ts';
import { snippets } from './checks/snippets.ts';
import type { Check } from './house/check.ts';

/** Every check, the slow ones first so that the quick ones fill the gaps. */
export const allChecks: readonly Check[] = [
  packed,
  snippets,
  examples,
  published,
  arrows,
  api,
  generated,
  docComments,
  headers,
  fileShape,
  ambient,
  names,
  readmes,
  links,
  lockfile,
  changes,
];
