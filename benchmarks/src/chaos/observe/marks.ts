// Marks texts so that whatever comes back can be told apart: whose it is, and what it is about.

const pattern = /chaos-[a-z]+-\d{1,6}-\d{1,6}/g;
const numberPattern = /\(answer (\d{1,9})\)/;

/** The mark of a text. */
export const markOf = (tenant: string, seed: number, number: number): string =>
  `chaos-${tenant}-${seed}-${number}`;

/** A text with a mark. */
export const textOf = (mark: string): string =>
  `Report ${mark}. The pump ran all day. Nobody complained. In the evening ${mark} was closed.`;

/** Every mark in what came back. */
export const marksIn = (text: string): readonly string[] => text.match(pattern) ?? [];

/** The first mark in a request. */
export const firstMark = (text: string): string | undefined => marksIn(text)[0];

/** The number of the model's answer in what came back. */
export function numberIn(text: string): number | undefined {
  const found = numberPattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
