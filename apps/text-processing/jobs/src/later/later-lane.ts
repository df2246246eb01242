// Says what a second way to work on items is: one for those that may wait.

/** What is to become of an item now: it waits elsewhere and comes back, it is worked on as any other, or here is its result. */
export type LaneTurn<Result> =
  | { readonly type: 'parked' | 'live' }
  | { readonly type: 'done'; readonly result: Result };

/** An item before the lane. */
export interface LaneVisit extends ItemName {
  /** It may wait until then, in milliseconds since 1970. `undefined`: not at all, and an answer that is there is used. */
  readonly dueAt: number | undefined;
  readonly signal: AbortSignal;
  /** From when it was added to when a worker took it. */
  readonly waitedMs: number;
}

/** A second way to work on items that may wait until a time. */
export interface LaterLane<Task, Result> {
  /** Takes an item. Rejects as the work itself does. */
  take(task: Task, item: LaneVisit): Promise<LaneTurn<Result>>;
  /** Whether the item waits elsewhere: its answer has not come, and nobody wants it at once. */
  isParked(key: string): Promise<boolean>;
  /** Forgets an item, where nobody waits for it. */
  settled(key: string): Promise<void>;
  /** Takes nothing new; what waits elsewhere goes on, and another worker hears of it. */
  close(): Promise<void>;
}

/** An item by its key, and whose it is. */
export interface ItemName {
  readonly key: string;
  readonly owner: string;
}

/** Opens a lane; `requeue` puts items before a worker again. */
export type OpenLane<Task, Result> = (
  requeue: (items: readonly ItemName[]) => Promise<void>,
) => LaterLane<Task, Result>;
