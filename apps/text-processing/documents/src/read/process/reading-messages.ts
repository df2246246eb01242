// Says what a service and the process that reads for it tell each other.
import type { RequestError, RequestProblem } from '../../../../src/domain/request-error.ts';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';

/** First line of what the process is sent on its standard input; the bytes of the file follow. */
export interface ReadingRequest {
  readonly name?: string;
  readonly type?: string;
  readonly limits: ReadLimits;
  /** How many bytes follow. */
  readonly length: number;
}

/** What it answers: the document, or why there is none. `failed` names a fault of the program, without words of the file. */
export type ReadingReply =
  | { readonly document: SourceDocument }
  | {
      readonly refused: { readonly code: RequestError['code']; readonly problems: readonly RequestProblem[] };
    }
  | { readonly failed: string };
