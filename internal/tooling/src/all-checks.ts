// Lists every check of the house.
import { docComments } from './checks/docs/doc-comments.ts';
import { docNames } from './checks/docs/doc-names.ts';
import { english } from './checks/docs/english.ts';
import { examples } from './checks/docs/examples.ts';
import { links } from './checks/docs/links.ts';
import { memberDocs } from './checks/docs/member-docs.ts';
import { readmes } from './checks/docs/readmes.ts';
import { snippets } from './checks/docs/snippets.ts';
import { appsAlone } from './checks/imports/apps-alone.ts';
import { arrows } from './checks/imports/arrows.ts';
import { folders } from './checks/imports/folders.ts';
import { changes } from './checks/packages/changes.ts';
import { api, generated } from './checks/packages/generated.ts';
import { lockfile } from './checks/packages/lockfile.ts';
import { packed } from './checks/packages/packed.ts';
import { published } from './checks/packages/published.ts';
import { versions } from './checks/release/versions.ts';
import { workflows } from './checks/release/workflows.ts';
import { ambient } from './checks/source/ambient.ts';
import { fileShape } from './checks/source/file-shape.ts';
import { headers } from './checks/source/headers.ts';
import { merges } from './checks/source/merges.ts';
import { names } from './checks/source/names.ts';
import { packageSize } from './checks/source/package-size.ts';
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
  docNames,
  memberDocs,
  headers,
  fileShape,
  folders,
  packageSize,
  appsAlone,
  english,
  ambient,
  names,
  merges,
  readmes,
  links,
  lockfile,
  changes,
  versions,
  workflows,
];
