// Lets the drill look for a planted fault.
import type { Problem } from '../judge/judge.ts';
import { judge } from '../judge/judge.ts';
import { playScenario } from '../run/play-scenario.ts';
import { scenarios } from '../scenario/scenarios.ts';
import { breakFork } from './break-fork.ts';
import type { PlantedFault } from './planted-fault.ts';

/** Whether a fault was found. */
export interface Search {
  readonly fault: PlantedFault;
  readonly isFound: boolean;
  readonly problems: readonly Problem[];
}

/** Plants a fault into a copy of the service in `folder`, and plays the scenario that must find it. */
export async function findPlanted(folder: string, fault: PlantedFault): Promise<Search> {
  const scenario = scenarios.find(({ name }) => name === fault.scenario);
  if (!scenario) throw new Error(`${fault.name} names a scenario that there is not: ${fault.scenario}`);
  const fork = breakFork(folder, fault);
  try {
    const { settings = {} } = fault;
    const { problems } = judge(await playScenario(scenario, { programs: fork.programs, settings }));
    return { fault, problems, isFound: problems.some(({ check }) => fault.finds.includes(check)) };
  } finally {
    fork.close();
  }
}
