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
  /** Counts the tokens of a body of Messages, for example by `createAnthropicTokenCounter`. Default: clients are told that nobody counts. */
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
  /** Hears of each failure that is nobody's request: with the id that the client was told. Default: nobody does. */
  readonly onError?: ((error: unknown, requestId: string) => void) | undefined;
}

/** Serves models under the dialects that clients speak. */
export interface Door {
  /** What stands before `/v1` in its addresses. */
  readonly prefix: string;
  /**
   * Answers one request: chat completions, responses, messages, their counts, the list of models. Never rejects; `signal` of
   * the request ends the call upstream, and so does a reader that cancels the body.
   */
  handle(request: Request, caller?: DoorCaller): Promise<Response>;
}
