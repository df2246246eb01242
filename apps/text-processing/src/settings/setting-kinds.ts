// Holds the kinds of settings: what fits, and what a setting says of itself.
import { z } from 'zod';

/** What a setting says of itself, beside its type, its bounds and its default. */
export interface SettingNotes {
  /** One line of prose. */
  readonly doc: string;
  /** Foreign variables that also set it; its own name wins. */
  readonly aliases?: readonly string[];
  /** Whether single operations may override it. */
  readonly perOperation?: boolean;
  /** Whether its value must never be shown. */
  readonly secret?: boolean;
}

/** What a setting says of itself, for `meta`. */
export const notes = (
  doc: string,
  more: Omit<SettingNotes, 'doc'> = {},
): SettingNotes & Record<string, unknown> => ({
  doc,
  ...more,
});
/** A whole number with its bounds and default. */
export const integer = (
  min: number,
  max: number,
  value: number,
  doc: string,
  more?: Omit<SettingNotes, 'doc'>,
) => z.int().min(min).max(max).default(value).meta(notes(doc, more));
/** A bound that is none unless set. */
export const most = (doc: string) => z.int().min(1).max(100_000_000).optional().meta(notes(doc));
/** A name of up to 200 characters. */
export const name = (doc: string) => z.string().min(1).max(200).meta(notes(doc));
/** A secret that goes into a header, with the foreign variables that also set it: without signs that nobody sees (zed#37082). */
export const key = (doc: string, ...aliases: string[]) =>
  z
    .string()
    .min(1)
    .max(4_096)
    .refine((text) => /^[\x20-\x7e]*$/.test(text), 'must be one line of ASCII characters')
    .optional()
    .meta(notes(doc, { aliases, secret: true }));
// A URL may hold a password.
/** An address of http or https. */
export const url = (doc: string, ...aliases: string[]) =>
  z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta(notes(doc, { aliases, secret: true }));
