// Knows the words of a protocol that stand where a text of the model could: few, fixed, and nothing that a guard has to say to.

/** By key and by value: whatever else stands at such a key is a text. */
const words: Readonly<Record<string, RegExp>> = {
  stop_reason:
    /^(?:end_turn|stop_sequence|max_tokens|tool_use|pause_turn|compaction|refusal|model_context_window_exceeded)$/,
  // Verdicts of a provider's own filters.
  severity: /^(?:safe|low|medium|high)$/,
  // Of a picture.
  action: /^(?:auto|generate|edit)$/,
  background: /^(?:auto|opaque|transparent)$/,
  output_format: /^(?:png|jpeg|webp)$/,
  quality: /^(?:auto|low|medium|high|standard|hd)$/,
  size: /^(?:auto|\d{2,5}x\d{2,5})$/,
};

/** Whether a text at this key is one of them. */
export const isProtocolWord = (key: string, text: string): boolean =>
  Object.hasOwn(words, key) && words[key]?.test(text) === true;
