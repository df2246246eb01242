// Makes an input that breaks something as small as it can be.

import { systemClock } from '@internal/kit';

// Each try reads the input once more, and some cost a second; what is small after these is small enough.
const maxTries = 600;
const maxMs = 25_000;

/** The smallest input that was found for which `isBroken` still holds. */
export async function shrink(input: Buffer, isBroken: (input: Buffer) => Promise<boolean>): Promise<Buffer> {
  let smallest = input;
  let tries = 0;
  const lastAt = systemClock.monotonic() + maxMs;
  const takes = async (next: Buffer): Promise<boolean> => {
    if (tries >= maxTries || next.equals(smallest) || systemClock.monotonic() > lastAt) return false;
    tries += 1;
    if (!(await isBroken(next))) return false;
    smallest = next;
    return true;
  };

  for (let size = Math.ceil(smallest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length; ) {
      const without = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      if (!(await takes(without))) at += size;
    }
    if (size === 1) break;
  }
  // What is left is made plain, so that the odd bytes in it are the ones that matter.
  for (let at = 0; at < smallest.length && smallest.length <= 400; at += 1) {
    if (/[a\s"{}[\]:,]/.test(String.fromCharCode(smallest[at] as number))) continue;
    const plain = Buffer.from(smallest);
    plain[at] = 0x61;
    await takes(plain);
  }
  return smallest;
}
