// Infrastructure Service: tooling · stable API, changes affect all users

import { findDrift } from '../generate/generated-part.ts';
import { generatedReports } from '../generate/generated-reports.ts';
import { generatedSettings } from '../generate/generated-settings.ts';
import type { Check } from '../house/check.ts';

/** The API reports in `etc/` are what the doors export as built. */
export const api: Check = {
  name: 'api',
  about: 'the API report of every door is what is built',
  run(house) {
    const { parts, problems } = generatedReports(house);
    return [...problems, ...findDrift(house.root, parts)];
  },
};

/** README tables, JSON schemas and `.env.example` are what the settings say. */
export const generated: Check = {
  name: 'generated',
  about: 'README tables, JSON schemas and .env.example are what the settings say',
  async run(house) {
    const { parts, problems } = await generatedSettings(house);
    return [...problems, ...findDrift(house.root, parts)];
  },
};
