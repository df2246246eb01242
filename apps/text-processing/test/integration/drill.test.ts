// The drill against the built service, and against a copy of it with a fault in it; all of them: `npm run drill:check`.
import { describe, expect, it } from '@jest/globals';
import { judge } from '../../drill/src/judge/judge.ts';
import { breakFork } from '../../drill/src/planted/break-fork.ts';
import { findPlanted } from '../../drill/src/planted/find-planted.ts';
import { plantedFaults } from '../../drill/src/planted/planted-faults.ts';
import { playScenario } from '../../drill/src/run/play-scenario.ts';
import { folder, runDrill } from '../../drill/src/run-drill.ts';
import { scenarios } from '../../drill/src/scenario/scenarios.ts';
import { drawDrill } from '../../drill/src/show/draw-drill.ts';
import { showTable } from '../../drill/src/show/show-table.ts';
import { toJson } from '../../drill/src/show/to-json.ts';

const programs = { service: `${folder}/dist/main.js`, worker: `${folder}/dist/worker.js` };

describe('the drill', () => {
  it('finds nothing in the service as it is, and the fault in a copy that labels nothing', async () => {
    const outage = scenarios.find(({ name }) => name === 'quota')!;
    const unlabeled = plantedFaults.find(({ name }) => name === 'unlabeled')!;
    // Both at once: each waits most of its time.
    const [verdict, search] = await Promise.all([
      playScenario(outage, { programs }).then(judge),
      findPlanted(folder, { ...unlabeled, scenario: 'quota' }),
    ]);
    expect(verdict.problems).toEqual([]);
    expect(search.problems.map(({ check }) => check)).toContain('truth');
    expect(verdict.run.watched.alerts.map(({ name }) => name)).toContain('ProviderDown');

    expect(showTable([verdict])).toContain('✓ quota');
    expect(drawDrill([verdict])).toMatch(/^<svg [\s\S]*ProviderDown[\s\S]*<\/svg>\n$/);
    const { results, scenarios: shown } = toJson([verdict], [search]);
    expect(results.scenariosPassed).toMatchObject({ ours: 1, met: true });
    expect(results.plantedFaultsFound).toMatchObject({
      ours: null,
      reason: expect.stringContaining('fewer than'),
    });
    expect(shown[0]).toMatchObject({ name: 'quota', problems: [], shouldHaveFired: [] });
  });

  it('can plant every fault in the sources as they stand, and names scenarios that there are', () => {
    const names = scenarios.map(({ name }) => name);
    for (const fault of plantedFaults) {
      expect(names).toContain(fault.scenario);
      breakFork(folder, fault).close();
    }
    expect(plantedFaults.length).toBeGreaterThanOrEqual(10);
  });

  it('says which scenario it does not know', async () => {
    expect(await runDrill(['--only', 'flood'])).toBe(2);
  });
});
