// The data of a prompt: filled slots, templates, and what becomes of them.
import type { Message } from './message.ts';

/** Whether a slot's text is the application's own, or came from outside. */
export type SlotTrust = 'trusted' | 'untrusted';

/** The text of one slot. */
export interface SlotValue {
  /** Whether it is fenced. */
  readonly trust: SlotTrust;
  /** What goes into the slot. */
  readonly text: string;
}

/** A prompt with its slots filled, not rendered: plain data but for the template. */
export interface PromptUse {
  /** Name of the prompt. */
  readonly id: string;
  /** Version of its texts; part of cache keys. */
  readonly version: string | number;
  /** The slots by name. */
  readonly slots: Readonly<Record<string, SlotValue>>;
  /** The texts the slots go into. */
  readonly template: PromptTemplate;
}

/** The texts of a prompt, with `{{slot}}` where a slot goes. */
export interface PromptTemplate {
  /** Text for the system role. */
  readonly system: string;
  /** Text for the user's turn. */
  readonly user: string;
}

/** A prompt as a model gets it. */
export interface RenderedPrompt {
  /** The system text, where there is one. */
  readonly system?: string;
  /** The turns. */
  readonly messages: readonly Message[];
  /** A word of the system text that must never appear in an answer. */
  readonly canary?: string;
}

/** Turns a prompt into messages, fencing what is untrusted. */
export interface PromptRenderer {
  /** Makes messages of a prompt. */
  render(prompt: PromptUse): RenderedPrompt;
}
