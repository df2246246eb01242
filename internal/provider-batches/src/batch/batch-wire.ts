// What the clients of the providers must do for batches: the SDKs, in two or three calls.

/** Sends a call of a batch API; rejects with the SDK's error. */
export interface BatchWire {
  json(
    method: 'get' | 'post' | 'delete',
    path: string,
    options: {
      readonly body?: unknown;
      readonly query?: Readonly<Record<string, string>>;
      readonly signal: AbortSignal;
    },
  ): Promise<unknown>;
  /** A file of lines, unread. */
  lines(path: string, signal: AbortSignal): Promise<Response>;
}

/** The wire of a provider that takes its requests as a file. */
export interface FileWire extends BatchWire {
  /** Uploads a file of requests, which the provider deletes at the time given; gives what it says of it. */
  upload(
    name: string,
    parts: readonly string[],
    options: { readonly expires: FileExpiry | undefined; readonly signal: AbortSignal },
  ): Promise<unknown>;
}

/** When a provider deletes a file by itself: so many seconds after it was created. */
export interface FileExpiry {
  readonly anchor: 'created_at';
  readonly seconds: number;
}
