// Knows what fetch refuses to send: a mistake of the request, which says nothing of the server.

/** What was thrown, for a policy: nobody's failure. */
export class Unsendable extends Error {
  readonly kind = 'local';

  constructor(cause: unknown) {
    super('The request cannot be sent.', { cause });
  }
}

/** Whether `fetch` threw it because of what was asked: a header beyond Latin-1, a method that is none, a body of a GET, a port that it blocks. */
export function isUnsendable(error: unknown, url: string, asked: object, hasBody: boolean): boolean {
  const { name, cause } = Object(error) as { readonly name?: unknown; readonly cause?: unknown };
  if (name !== 'TypeError') return false;
  if ((Object(cause) as Partial<Error>).message === 'bad port') return true;
  // A fetch of one's own may know what a path belongs to.
  if (!URL.canParse(url)) return false;
  try {
    // Any body stands for one that can be read once alone.
    new Request(url, { ...asked, signal: null, body: hasBody ? '' : null });
    return false;
  } catch {
    return true;
  }
}
