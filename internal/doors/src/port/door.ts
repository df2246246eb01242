// The port of a door: what it is made of, and who comes through it.
import type { DialectName, TextModel, TextRequest } from '@internal/model';

/** A model behind a door. */
export interface DoorModel {
  /** With all its layers. */
  readonly model: TextModel;
  /**
   * Dialects in which bodies go through as they are: those that every model behind it speaks. Clients of another dialect are
   * translated for, as far as text, pictures and tools go. Default: none.
   */
  readonly dialects?: readonly DialectName[] | undefined;
  /**
   * Counts the tokens of a body of Messages, for example by `createAnthropicTokenCounter`; it gets what guards and redaction of
   * `model` let go. Default: clients are told that nobody counts.
   */
  readonly countTokens?: TokenCounter | undefined;
}

/** Counts the tokens of a request of the Messages API; gives the provider's own answer. */
export type TokenCounter = (asked: {
  /** JSON. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}) => Promise<Response>;

/** Who comes. */
export interface DoorCaller {
  /** Put into each request: who pays, whose data it is, which operation it counts as. */
  readonly request?: Partial<Pick<TextRequest, 'spender' | 'tenant' | 'operation'>> | undefined;
  /** Names of the models that this caller may ask and see. Default: all. */
  readonly models?: readonly string[] | undefined;
}

/** How a door is made. Times are milliseconds. */
export interface DoorOptions {
  /** By the name that clients use; several names may stand for one model. */
  readonly models: Readonly<Record<string, DoorModel>>;
  /** What stands before `/v1` in the address. Default: nothing. */
  readonly prefix?: string | undefined;
  /** Longest body. Default: 20,000,000 bytes. */
  readonly maxBodyBytes?: number | undefined;
  /** A stream in which nothing has come for so long says that it lives. Default: 15,000. */
  readonly pingMs?: number | undefined;
  /** A stream begins after that long, also without a first word: what fails later is told inside it. Default: 10,000. */
  readonly beginAfterMs?: number | undefined;
  /**
   * Whether ids of what is stored in the provider's account (`previous_response_id`, `file_id`, …) are passed on. All callers
   * share that account: who knows an id reads what another sent. Default: false.
   */
  readonly allowStored?: boolean | undefined;
  /**
   * Closes what a client carries for a provider of another dialect, thought that comes back with the next turn: the same in every
   * process that serves the same clients. Default: one of this process, and the others go on without that thought.
   */
  readonly sealKey?: string | undefined;
  /**
   * Names of more headers of a client that go along to the provider, in any case: `x-title`. Without it those that say versions,
   * betas and the SDK do. What is about the connection, the body or credentials is refused with an `AiError`. Default: none.
   */
  readonly passHeaders?: readonly string[] | undefined;
  /** Hears of each failure that is nobody's request: with the id that the client was told. Default: nobody does. */
  readonly onError?: ((error: unknown, requestId: string) => void) | undefined;
}

/** A request as any server has it. */
export interface DoorRequest {
  readonly method: string;
  /** With the prefix; what stands behind a question mark is passed over. */
  readonly path: string;
  /** By names in lower case, as `node:http` has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The whole body as it came, packed or not. Default: none. */
  readonly body?: Uint8Array | undefined;
  /** Ends the call upstream. */
  readonly signal: AbortSignal;
  /** Hears of a stream that fails after it has begun: with the status that its client would have been sent. Default: nobody does. */
  readonly onFailed?: ((status: number) => void) | undefined;
}

/** What a door answers. */
export interface DoorReply {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or the events of a stream as text; whoever stops reading them ends the call upstream. */
  readonly body: string | AsyncIterableIterator<string>;
}

/** Serves models under the dialects that clients speak. */
export interface Door {
  /** What stands before `/v1` in its addresses. */
  readonly prefix: string;
  /** Longest body that it takes. */
  readonly maxBodyBytes: number;
  /**
   * Answers one request: chat completions, responses, messages, their counts, the list of models. Never rejects; `signal` of
   * the request ends the call upstream, and so does a reader that cancels the body.
   */
  handle(request: Request, caller?: DoorCaller): Promise<Response>;
  /** The same without the objects of the web, for servers that have read the body: some tenths of a millisecond less. */
  answer(request: DoorRequest, caller?: DoorCaller): Promise<DoorReply>;
}
