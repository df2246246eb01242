// Reads what this package was published with: its version, its template, and the versions of the packages it makes services with.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StopError } from '../world/stop-error.ts';
import { parseTemplate, type Template } from './template.ts';

/** One published version of create-tpl-app. */
export interface Release {
  readonly version: string;
  readonly template: Template;
  /** Versions of the packages, by name: they are its dependencies. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Reads a release from the text of its `package.json` and of its `dist/template.json`.
 *
 * @throws StopError when the template is none that this version reads.
 */
export function toRelease(manifest: string, template: string): Release {
  const { version, dependencies } = JSON.parse(manifest) as {
    version: string;
    dependencies: Record<string, string>;
  };
  return { version, versions: dependencies, template: parseTemplate(template, `create-tpl-app@${version}`) };
}

/**
 * Reads the release in the folder of the package.
 *
 * @throws StopError when it was not built.
 */
export function readOwnRelease(folder: string): Release {
  const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
  try {
    return toRelease(read('package.json'), read('dist', 'template.json'));
  } catch (error) {
    if (error instanceof StopError) throw error;
    throw new StopError('create-tpl-app is not whole: dist/template.json is missing. Install it again.');
  }
}
