// The error that an HTTP answer stands for, with the answer in it.
import { classifyError } from '../errors/classify-error.ts';
import { ResilienceError } from '../errors/errors.ts';

/** An answer whose status says that the request has failed. Nothing of its body or of the request's URL is in it. */
export class HttpStatusError extends ResilienceError {
  /** The answer's status. */
  readonly status: number;
  /** The answer, its body unread, unless a later attempt took its place. */
  declare readonly response: Response;

  constructor(response: Response) {
    const { status, headers } = response;
    const { kind, retryable, retryAfterMs } = classifyError({ status, headers });
    super('http_status', `The server answered with status ${status}.`, { kind, retryable, retryAfterMs });
    this.name = 'HttpStatusError';
    this.status = status;
    // Not shown when an error is logged: headers hold cookies.
    Object.defineProperty(this, 'response', { value: response, enumerable: false });
  }
}
