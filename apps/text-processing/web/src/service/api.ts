// Talks to the API of the service, through the client that programs have.
import type { TextTask } from '../../../client/src/create-text-client.ts';
import { createTextClient } from '../../../client/src/create-text-client.ts';
import { TextClientError } from '../../../client/src/text-client-error.ts';
import type { Answer } from './answer.ts';
import { keyOfTab } from './tab-key.ts';

/** One field of an operation's options, as its JSON schema says. */
export interface OptionSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly OptionSchema[];
  readonly items?: OptionSchema;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** An operation as the service lists it. */
export interface ListedOperation {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly options: {
    readonly properties?: Readonly<Record<string, OptionSchema>>;
    readonly required?: readonly string[];
  };
}

/** A model that may be named. */
export interface ListedModel {
  readonly name: string;
  /** Models behind the name; none for the offline engine. */
  readonly routes: readonly string[];
}

/** What the service says about itself. */
export interface Catalog {
  readonly operations: readonly ListedOperation[];
  /** Absent in a service that lets nobody choose. */
  readonly models?: readonly ListedModel[];
  readonly maxTextCharacters: number;
  readonly maxBatchItems: number;
}

/** What is sent to be worked on. */
export interface Task {
  readonly operation: string;
  readonly text: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly model?: string | undefined;
}

/** The service, with the key of this tab. */
export const client = createTextClient({ baseUrl: location.origin, apiKey: keyOfTab });

/** What the service can do. */
export function fetchCatalog(signal: AbortSignal): Promise<Catalog> {
  return client.operations({ signal }) as Promise<Catalog>;
}

/** Sends a text and reports how the answer comes along; resolves to the finished answer. */
export async function process(
  task: Task,
  onPartial: (result: unknown) => void,
  options: { readonly signal: AbortSignal; readonly fresh: boolean },
): Promise<Answer> {
  // The page draws whatever the service lists; whether it fits the service says.
  for await (const event of client.stream(task as TextTask, options)) {
    if (event.type === 'partial') onPartial(event.result);
    if (event.type === 'answer') return event.answer as Answer;
  }
  throw new TextClientError('The answer broke off before its end. Try again.', { code: 'cut', status: 502 });
}
