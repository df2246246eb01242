// Lists all hostile and odd files, and what each of them is answered with.
import type { HostileFile } from './hostile-file.ts';
import { hostilePageFiles } from './hostile-page-files.ts';
import { hostilePdfFiles } from './hostile-pdf-files.ts';
import { hostileTextFiles } from './hostile-text-files.ts';
import { hostileWordFiles } from './hostile-word-files.ts';

/** The corpus. Files are made when they are asked for; none is larger than a few megabytes. */
export const hostileFiles: readonly HostileFile[] = [
  ...hostilePdfFiles,
  ...hostileWordFiles,
  ...hostilePageFiles,
  ...hostileTextFiles,
];
