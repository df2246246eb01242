// The wire dialects that clients speak.

/** Chat Completions and Responses of OpenAI, Messages of Anthropic. */
export type DialectName = 'chat' | 'responses' | 'messages';
