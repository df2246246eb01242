// Faults that cost the time of the processor, and how long they are waited for.

/** Floods, and answers in thousands of packets. */
export const isHeavy = (id: string): boolean => /huge|byte_by_byte|split_utf8/.test(id);
/** Enough for thousands of packets; of a flood of 64 MiB nothing comes later. */
export const heavyWaitMs = 60_000;
