// How this package says that something is wrong, in the error of whoever bundles it.
import type { Problem } from '@internal/kit';

/** Makes the error for what a caller gave; `path` says where: an option, or the line of a file. */
export type Refuse = (problems: readonly Problem[], cause?: unknown) => Error;
