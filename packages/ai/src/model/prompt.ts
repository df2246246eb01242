// The data of a prompt: filled slots, templates, and what becomes of them.
import type { Message } from './message.ts';

/** Whether a slot's text is the application's own, or came from outside. */
export type SlotTrust = 'trusted' | 'untrusted';

/** The text of one slot. */
export interface SlotValue {
  readonly trust: SlotTrust;
  readonly text: string;
}

/** A prompt with its slots filled, not rendered: plain data but for the template. */
export interface PromptUse {
  readonly id: string;
  readonly version: string | number;
  readonly slots: Readonly<Record<string, SlotValue>>;
  readonly template: PromptTemplate;
}

/** The texts of a prompt, with `{{slot}}` where a slot goes. */
export interface PromptTemplate {
  readonly system: string;
  readonly user: string;
}

/** A prompt as a model gets it. */
export interface RenderedPrompt {
  readonly system?: string;
  readonly messages: readonly Message[];
  /** A word of the system text that must never appear in an answer. */
  readonly canary?: string;
}

/** Turns a prompt into messages, fencing what is untrusted. */
export interface PromptRenderer {
  render(prompt: PromptUse): RenderedPrompt;
}
