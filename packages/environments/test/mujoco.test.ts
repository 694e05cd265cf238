// Descriptions and contracts of the MuJoCo tasks, against the oracles, against what the published descriptions disclose,
// and against the compiled models of MuJoCo 2.3.7 (crates/physics/vectors).
import { readFileSync } from 'node:fs';
import { loadOracle } from '@orrery/planner';
import { describe, expect, test } from 'vitest';
import { mujocoTasks, openEnvironment, type Task } from '../src/index.ts';

const text = (task: Task, file: string): string => readFileSync(new URL(file, task.folder), 'utf8');
/** One line, so that a sentence is found wherever it is broken. */
const flat = (markdown: string): string => markdown.replaceAll(/\s+/g, ' ');
const each = mujocoTasks.map((task) => [task.id, task] as const);

/** Cells of the rows of the table under a heading. */
function table(markdown: string, heading: string): string[][] {
  const section = markdown.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => /^\| +\d/.test(line));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test.each(each)('no plan of %s goes beyond its time limit (code world models paper, section 5.2)', (_, task) => {
  const plans = [task.planner, ...Object.values(task.recipes)].flatMap((made) =>
    'horizon' in made ? [made.horizon] : [],
  );
  for (const horizon of plans) expect(horizon).toBe(Math.min(100, task.timeLimit));
  expect(plans.length).toBeGreaterThan(2);
});

/** What each published description gives, beyond its tables, the start and the time limit. */
const disclosed: Record<string, readonly string[]> = {
  'Reacher-v4': ['-distance - (action[0]^2 + action[1]^2)', '0.02 s'],
  'Pusher-v4': [
    '- 0.1 * (sum of the squares of the action) - 0.5 * |object - fingertip|',
    '(0.45, -0.05, -0.323)',
    '0.05 s',
  ],
  'InvertedPendulum-v4': ['1 in every step', 'exceeds 0.2 rad'],
  'InvertedDoublePendulum-v4': [
    '10 - (0.01 * x^2 + (y - 2)^2) - (0.001 * v1^2 + 0.005 * v2^2)',
    'height `y` of the tip is 1 or less',
    '1.196 m',
  ],
  'HalfCheetah-v4': ['forward_reward - 0.1 * (sum of the squares of the action)', '0.05 s'],
  'Swimmer-v4': ['forward_reward - 0.0001 * (sum of the squares of the action)', '0.04 s'],
  'Hopper-v4': ['healthy_reward + forward_reward - 0.001 * (sum of the squares of the action)', '0.008 s'],
  'Walker2d-v4': ['healthy_reward + forward_reward - 0.001 * (sum of the squares of the action)', '0.008 s'],
  'Ant-v4': ['healthy_reward + forward_reward - 0.5 * (sum of the squares of the action)', 'from 0.2 to 1.0', '0.05 s'],
  'Humanoid-v4': ['healthy_reward + forward_reward - ctrl_cost', '0.015 s'],
  'HumanoidStandup-v4': [
    'z / frame - 0.1 * (sum of the squares of the action) - impact + 1',
    '0.5e-6',
    'at most 10',
    '5 frames',
  ],
};

/** Numbers and words that the published descriptions withhold. Sizes, masses and gears are withheld by all of them. */
const withheld: Record<string, RegExp> = {
  'Reacher-v4': /\b(0?\.1 m|0\.11|gear|200)\b|mass|damping/i,
  'Pusher-v4': /mass|damping|gear|radius/i,
  'InvertedPendulum-v4': /mass|damping|gear|\b(100|0\.6|0\.04|0\.02)\b/i,
  'InvertedDoublePendulum-v4': /mass|damping|gear|clip|\b(500|0\.6|1\.2|0\.05)\b/i,
  'HalfCheetah-v4': /mass|damping|gear|stiffness|\b(1 times|14 kg|-0\.1|0\.01)\b/i,
  'Swimmer-v4': /mass|damping|gear|density|\b(1 times|4000|-0\.1|150)\b/i,
  'Hopper-v4': /mass|damping|gear|clip|\b(0\.7|0\.2|100|0\.005|0\.002|1 times|reward` is 1)\b/i,
  'Walker2d-v4': /mass|damping|gear|clip|\b(0\.8|2\.0|0\.005|0\.002|1 times|reward` is 1)\b/i,
  'Ant-v4': /mass|damping|gear|\b(150|-0\.1|5e-4|reward` is 1)\b/i,
  'Humanoid-v4': /damping|gear|stiffness|\b(1\.25|0\.1|0\.01|0\.003|reward` is 5|between 1 and 2)\b/i,
  'HumanoidStandup-v4': /damping|gear|stiffness|\b(0\.003|0\.015)\b/i,
};

describe('a description of a MuJoCo task', () => {
  test.each(each)(
    '%s has every number of an action and of an observation in its tables, with joint and unit',
    (_, task) => {
      for (const file of ['description.md', 'description_b.md']) {
        const { contract, actionSpace } = task;
        const actions = table(text(task, file), 'Action');
        expect(actions.map(([index]) => Number(index))).toEqual(Array.from({ length: actions.length }, (_, at) => at));
        expect(actionSpace).toEqual({
          kind: 'box',
          low: actions.map(([, , lowest]) => Number(lowest)),
          high: actions.map(([, , , highest]) => Number(highest)),
        });
        const indices = table(text(task, file), 'Observation').flatMap(([entries = '']) => {
          const [first = 0, last = first] = entries.split(' to ').map(Number);
          return Array.from({ length: last - first + 1 }, (_, at) => first + at);
        });
        expect(contract.state).toMatchObject({ length: indices.length });
        expect(indices).toEqual(Array.from({ length: indices.length }, (_, at) => at));
        for (const row of [...actions, ...table(text(task, file), 'Observation')]) {
          const cells = row.length === 7 ? row.filter((_, at) => at !== 4) : row;
          expect(
            cells.filter((cell) => cell === ''),
            row.join(' | '),
          ).toEqual([]);
        }
      }
    },
  );

  test.each(each)('%s gives what the published one gives, and the time limit', (id, task) => {
    for (const fact of [...disclosed[id]!, `truncated after ${task.timeLimit} steps`])
      expect(flat(text(task, 'description.md'))).toContain(fact);
  });

  test.each(each)('%s withholds what the published one withholds', (id, task) => {
    expect(flat(text(task, 'description.md'))).not.toMatch(withheld[id]!);
  });

  test.each(each)("%s in variant B holds MuJoCo's own numbers", (_, task) => {
    const name = task.folder.pathname.split('/').at(-2);
    const url = new URL(`../../../crates/physics/vectors/${name}.json`, import.meta.url);
    const { model, timestep, frame_skip } = JSON.parse(readFileSync(url, 'utf8')) as {
      timestep: number;
      frame_skip: number;
      model: Record<'body_mass' | 'body_inertia' | 'actuator_gear' | 'dof_damping' | 'dof_armature', number[]> & {
        body_names: string[];
        joint_names: string[];
      };
    };
    const told = text(task, 'description_b.md');
    expect(flat(told)).toContain(`${frame_skip} time steps of ${timestep} s`);
    const rows = told
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const cells = new Set(
      rows
        .flat()
        .flatMap((cell) => cell.split(' '))
        .map(Number),
    );
    const held = (number: number): boolean =>
      [...cells].some((cell) => Math.abs(cell - number) <= 1e-8 * Math.abs(number));
    const numbers = [
      model.body_mass,
      model.body_inertia,
      model.actuator_gear,
      model.dof_damping,
      model.dof_armature,
    ].flat();
    expect(numbers.filter((number) => !held(number))).toEqual([]);
    const words = new Set(rows.flat());
    const names = [...model.body_names, ...model.joint_names].filter((known) => known !== '' && known !== 'world');
    expect(names.filter((known) => !words.has(known))).toEqual([]);
  });
});

test.each(each)('the contract of %s is the world of its oracle', (_, task) => {
  const oracle = loadOracle(task.id);
  const environment = openEnvironment(task);
  if (!oracle.ok || !environment.ok) throw new Error('not opened');
  const { spec } = oracle.value;
  expect(spec.actionSpace).toMatchObject({ ...task.actionSpace });
  expect(spec.timeLimit).toBe(task.timeLimit);
  const start = environment.value.reset(1);
  const observed = start.ok ? environment.value.observe(start.value) : start;
  expect(observed.ok ? (observed.value as readonly number[]).length : observed).toBe(task.metric.entries);
});
