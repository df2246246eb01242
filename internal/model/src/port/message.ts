// The turns of a conversation and the tools a model may call.

/** A picture for a model that sees: the file itself, or where the provider finds it. */
export type ImagePart =
  | {
      /** Tells a picture from text. */
      readonly type: 'image';
      /** What kind of file it is. */
      readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
      /** The file in base64. */
      readonly data: string;
    }
  | {
      /** Tells a picture from text. */
      readonly type: 'image';
      /** `https://…`; the provider fetches it, not we. */
      readonly url: string;
    };

/** Plain text. */
export interface TextPart {
  /** Tells text from a picture. */
  readonly type: 'text';
  /** The text itself. */
  readonly text: string;
}

/**
 * What a provider wants back with the next turn, as it came: thought with its signature, sealed reasoning. Opaque:
 * kept and sent back unchanged, by the dialect that it is from alone.
 */
export type ProviderData = Readonly<Record<string, unknown>>;

/** Whether the provider paused, in the middle of its own tools or after a summary, and goes on when it gets back what it has said. */
export const isPaused = ({ providerData }: { readonly providerData?: ProviderData | undefined }): boolean =>
  providerData?.['isPaused'] === true;

/** A model's request to have a tool run. */
export interface ToolCall {
  /** Names the call; the tool result refers to it. */
  readonly id: string;
  /** The tool to run. */
  readonly name: string;
  /** Parsed arguments; not checked against the tool's schema. */
  readonly input: unknown;
  /** What the provider wants back with this call. */
  readonly providerData?: ProviderData;
}

/** What the user says: text, with pictures where the model sees. */
export interface UserMessage {
  readonly role: 'user';
  readonly content: string | readonly (TextPart | ImagePart)[];
}

/** What the model said. */
export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: string;
  readonly toolCalls?: readonly ToolCall[];
  /** `providerData` of the result that this turn was: models that think want it back beside their calls. */
  readonly providerData?: ProviderData;
}

/** What a tool gave for one call. */
export interface ToolMessage {
  readonly role: 'tool';
  readonly toolCallId: string;
  /** May be empty. Where a dialect takes no pictures in a result, they follow it in a message of the user. */
  readonly content: string | readonly (TextPart | ImagePart)[];
  /** The tool failed; the content says how. Default: false. */
  readonly isError?: boolean;
}

/** One turn of a conversation. */
export type Message = UserMessage | AssistantMessage | ToolMessage;

/** A tool the model may ask for. */
export interface Tool {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: string;
  /** What the tool does, for the model. */
  readonly description: string;
  /** JSON schema of the input: an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}
