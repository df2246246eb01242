// Draws the same numbers for the same seed.

/** What is drawn with. */
export interface Draw {
  /** From 0 up to 1. */
  share(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  /** One of a list that is not empty. */
  of<T>(list: readonly T[]): T;
}

/** Draws by the seed (Park and Miller); neighboring seeds have nothing in common. */
export function drawBy(seed: number): Draw {
  let state = ((seed * 7_919 + 104_729) % 2_147_483_646) + 1;
  const share = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let at = 0; at < 8; at += 1) share();
  const whole = (least: number, most: number) => least + Math.floor(share() * (most - least + 1));
  return { share, whole, of: (list) => list[whole(0, list.length - 1)] as (typeof list)[number] };
}
