// The command `simulate`: reads arguments, plays scenarios, prints a table.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { TroubleShape } from '@internal/trouble';
import { createPolicy } from '../policy/create-policy.ts';
import { createRetry } from '../policy/single-strategies.ts';
import type { StrategyName } from '../settings/policy-values.ts';
import { strategies } from '../settings/strategies.ts';
import type { FleetScenario } from '../simulator/fleet-scenario.ts';
import { scenarioBounds, toScenario } from '../simulator/fleet-scenario.ts';
import { renderFleetSvg } from '../simulator/render-fleet-svg.ts';
import type { FleetResult, PolicyFactory } from '../simulator/simulate-fleet.ts';
import { simulateFleet } from '../simulator/simulate-fleet.ts';
import type { TroubleLine } from '../trouble/trouble-command.ts';
import { chooseShapes, playLine, toTroubleTable } from '../trouble/trouble-command.ts';

const help = `tpl-resilience simulate: plays faults against a simulated fleet, in virtual time.

  --policy FILE       a module whose default export makes your policy: ({ clock, random, name }) => policy
  --strategy NAME     aggressive, balanced, conservative or critical (default: balanced)
  --fault NAME        outage, brownout or overload (default: all three)
  --seeds N           runs with different chance, of which means are printed (default: 3, at most 1000)
  --set NAME=NUMBER   changes the scenario, for example --set processes=80 --set capacity=600
  --shapes WHICH      plays shapes of everyday trouble instead, with every strategy and what others do by default:
                      all (a quarter of an hour), further, random:SEED,COUNT, or names: part40,outage,over,bursts
  --svg FILE          draws the curves of the first run; with several faults their name is put before the ending
  --json              prints one object
`;

const faults = ['outage', 'brownout', 'overload'] as const;

interface Row {
  readonly fault: string;
  readonly policy: string;
  readonly requestsPerCall: number;
  readonly success: number;
  /** The slowest of all runs; `null` when one never recovered. */
  readonly recoveryMs: number | null;
  readonly neverRecovered: number;
}

/** Where a command writes: its result, what went wrong, and how far it is. */
interface Output {
  print(text: string): void;
  complain(text: string): void;
  progress?: ((text: string) => void) | undefined;
}

/** Runs the command line `args` and returns the exit code. */
export async function simulateCommand(args: readonly string[], output: Output): Promise<number> {
  try {
    const command = readCommand(args);
    if (command === undefined) output.print(help);
    else output.print(await (command.shapes ? playShapes(command, output) : simulate(command, output)));
    return 0;
  } catch (error) {
    output.complain(`${(error as Error).message}\n`);
    return 1;
  }
}

async function simulate(command: Command, { progress }: Output): Promise<string> {
  const { seeds, scenario, svg, json } = command;
  const rows: Row[] = [];
  for (const fault of command.faults) {
    const shown: Record<string, FleetResult> = {};
    for (const [policy, factory] of Object.entries(await contenders(command))) {
      const results: FleetResult[] = [];
      for (let seed = 1; seed <= seeds; seed += 1) {
        progress?.(`${fault}, ${policy}: run ${seed} of ${seeds}`);
        results.push(await simulateFleet(factory, { scenario: { ...scenario, fault }, seed }));
      }
      shown[policy] = results[0]!;
      rows.push(summarize(fault, policy, results));
    }
    if (svg !== undefined)
      await writeFile(
        command.faults.length === 1 ? svg : svg.replace(/(\.svg)?$/, `-${fault}.svg`),
        renderFleetSvg(shown),
      );
  }
  return json ? `${JSON.stringify({ seeds, scenario, rows })}\n` : toTable(rows);
}

async function playShapes({ shapes = [], json }: Command, { progress }: Output): Promise<string> {
  const lines: TroubleLine[] = [];
  for (const shape of shapes) {
    progress?.(`${shape.id}: ${lines.length + 1} of ${shapes.length}`);
    lines.push(await playLine(shape));
  }
  return json ? `${JSON.stringify(lines)}\n` : toTroubleTable(lines);
}

interface Command {
  readonly shapes: readonly TroubleShape[] | undefined;
  readonly faults: readonly (typeof faults)[number][];
  readonly seeds: number;
  readonly strategy: StrategyName;
  readonly scenario: Partial<FleetScenario>;
  readonly policy: string | undefined;
  readonly svg: string | undefined;
  readonly json: boolean;
}

/** What is asked for; `undefined` when it is help. Throws what is wrong. */
function readCommand(args: readonly string[]): Command | undefined {
  const options = {
    policy: { type: 'string' },
    strategy: { type: 'string', default: 'balanced' },
    fault: { type: 'string' },
    seeds: { type: 'string', default: '3' },
    set: { type: 'string', multiple: true, default: [] as string[] },
    svg: { type: 'string' },
    shapes: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help || positionals.length === 0) return undefined;
  const name = positionals.join(' ');
  if (name !== 'simulate') throw new Error(`Unknown command "${name.slice(0, 100)}".\n\n${help}`);
  const seeds = Number(values.seeds);
  if (!Number.isInteger(seeds) || seeds < 1 || seeds > 1000)
    throw new Error('--seeds must be an integer from 1 to 1000.');
  if (!Object.hasOwn(strategies, values.strategy))
    throw new Error(`--strategy must be one of ${Object.keys(strategies).join(', ')}.`);
  const chosen = faults.filter((fault) => values.fault === undefined || values.fault === fault);
  if (chosen.length === 0) throw new Error(`--fault must be one of ${faults.join(', ')}.`);
  const scenario: Record<string, number> = {};
  for (const entry of values.set) {
    const [setting = '', value = ''] = entry.split('=');
    if (!Object.hasOwn(scenarioBounds, setting) || value === '')
      throw new Error(
        `--set needs one of ${Object.keys(scenarioBounds).join(', ')} and a number: --set processes=80`,
      );
    scenario[setting] = Number(value);
  }
  toScenario(scenario);
  const { policy, svg, json } = values;
  const shapes = values.shapes === undefined ? undefined : chooseShapes(values.shapes);
  return {
    shapes,
    faults: chosen,
    seeds,
    strategy: values.strategy as StrategyName,
    scenario,
    policy,
    svg,
    json,
  };
}

/** The policy asked for, between two that everyone can imagine. */
async function contenders({ policy, strategy }: Command): Promise<Record<string, PolicyFactory>> {
  const loaded =
    policy === undefined
      ? undefined
      : ((await import(pathToFileURL(resolve(policy)).href)) as { default: PolicyFactory });
  if (loaded && typeof loaded.default !== 'function')
    throw new Error(`${policy} has no default export that makes a policy.`);
  const asked: PolicyFactory = loaded?.default ?? ((context) => createPolicy({ ...context, strategy }));
  return {
    'no retry': ({ clock, random, name }) => createRetry({ clock, random, name, maxAttempts: 1 }),
    'plain retry': ({ clock, random, name }) =>
      createRetry({
        clock,
        random,
        name,
        maxAttempts: 4,
        backoffBaseMs: 125,
        retryBudgetRatio: 1,
        retryBudgetMax: 100_000,
      }),
    [policy ?? strategy]: asked,
  };
}

function summarize(fault: string, policy: string, results: readonly FleetResult[]): Row {
  const mean = (read: (result: FleetResult) => number) =>
    results.reduce((sum, result) => sum + read(result), 0) / results.length;
  const recoveries = results.map(({ recoveryMs }) => recoveryMs);
  return {
    fault,
    policy,
    requestsPerCall: mean(({ faultAttempts }) => faultAttempts),
    success: mean(({ faultSuccess }) => faultSuccess),
    recoveryMs: recoveries.every((ms) => ms !== undefined) ? Math.max(...recoveries) : null,
    neverRecovered: results.filter(({ metastable }) => metastable).length,
  };
}

function toTable(rows: readonly Row[]): string {
  const lines = rows.map(({ fault, policy, requestsPerCall, success, recoveryMs, neverRecovered }) => [
    fault,
    policy,
    requestsPerCall.toFixed(2),
    `${(success * 100).toFixed(1)} %`,
    recoveryMs === null ? 'never' : `${recoveryMs / 1_000} s`,
    String(neverRecovered),
  ]);
  const head = ['fault', 'policy', 'requests per call', 'success', '99 % again after', 'runs still down'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]!.length)),
  );
  return [head, ...lines]
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
