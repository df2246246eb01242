// Compares generated files with what would be generated now.

import { generatedClients } from '../../generate/generated-clients.ts';
import { findDrift } from '../../generate/generated-part.ts';
import { generatedReports } from '../../generate/generated-reports.ts';
import { generatedSettings } from '../../generate/generated-settings.ts';
import type { Check } from '../../house/check.ts';

/** The API reports in `etc/` are what the doors export as built. */
export const api: Check = {
  name: 'api',
  about: 'the API report of every door is what is built',
  run(house) {
    const { parts, problems } = generatedReports(house);
    return [...problems, ...findDrift(house.root, parts)];
  },
};

const about = 'README tables, JSON schemas, .env.example and the types of clients are what the sources say';

/** What is written from settings and from the HTTP API is what they say. */
export const generated: Check = {
  name: 'generated',
  about,
  async run(house) {
    const found = [await generatedSettings(house), await generatedClients(house)];
    return found.flatMap(({ parts, problems }) => [...problems, ...findDrift(house.root, parts)]);
  },
};
