// The options of a cache.
import type { GivenSettings, LoadedSettings } from '@internal/kit/settings';
import type { CacheStoreFactory, StoreClock } from '../ports/cache-store.ts';
import type { CacheSettingValues } from '../settings/cache-settings.ts';

/** What a cache is made of: loaded settings, or any setting by hand. */
export interface CacheOptions extends GivenSettings<CacheSettingValues> {
  /** What `cacheSettings.load(…)` returned; then no setting stands here by hand. */
  readonly settings?: LoadedSettings<CacheSettingValues> | GivenSettings<CacheSettingValues> | undefined;
  /** Name of a preset; default `simple`. */
  readonly preset?: string | undefined;
  /** Opens the store behind the memory tier, for example `redisStore({ url })`; default: none. */
  readonly store?: CacheStoreFactory | undefined;
  /** Default: the machine's own. */
  readonly clock?: StoreClock | undefined;
  /** Chance from 0 to 1 (exclusive); default `Math.random`. */
  readonly random?: (() => number) | undefined;
}
