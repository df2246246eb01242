// Says which settings are in force, for whoever compares replicas.
import type { ServiceSettings } from './read-settings.ts';

/** The settings in force, secrets masked: replicas that run with others are told. */
export function explainSettings({
  app,
  cache,
  resilience,
  monitoring,
  ai,
}: Omit<ServiceSettings, 'security'>) {
  const all = { app, cache, resilience, monitoring, ai };
  return Object.entries(all).map(([name, one]) => [name, one.explain().map((row) => [row.name, row.value])]);
}
