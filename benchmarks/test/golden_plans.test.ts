// What planners do, as stored figures were made with it: anchors and returns of other plans must not pass for today's.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RandomStream } from '@orrery/contract';
import { findTask, openEnvironment, ownSeed, randomPolicy } from '@orrery/environments';
import { describe, expect, it } from 'vitest';
import { anchorsFolder, recordingsFolder } from '../src/committed_folders.ts';
import { readAnchors } from '../src/anchors/episodes.ts';
import {
  anchorKey,
  anchorPlanner,
  plannerVersions,
  shortened,
  type AnchorPolicy,
  type PlannerKind,
} from '../src/anchors/planners.ts';
import { orFail } from '../src/command_error.ts';
import { findMethod } from '../src/cwmb/method.ts';
import { runSuite } from '../src/cwmb/suite.ts';
import { firstDecisions } from '../src/first_decisions.ts';
import { planOn } from '../src/planning/returns/play.ts';

/** Of a planner's steps in a world; the golden plans hold for these alone. */
const mostSteps = 200_000;

const results = dirname(anchorsFolder);
const path = fileURLToPath(new URL('golden_plans.json', import.meta.url));

interface Golden {
  readonly version: number;
  /** sha256 of the first decisions by world and policy. */
  readonly plans: Readonly<Record<string, string>>;
}

/** Listed actions, a box, chance, a wide tree, legal actions, bodies with contacts: each at the settings of its anchor. */
const planned: Readonly<Record<PlannerKind, readonly (readonly [id: string, policy: AnchorPolicy])[]>> = {
  random: [
    ['CartPole-v1', 'random'],
    ['Pendulum-v1', 'random'],
    ['RTFM', 'random'],
  ],
  mcts: [
    ['CartPole-v1', 'published'],
    ['CartPole-v1', 'best'],
    ['Taxi-v3', 'published'],
    ['Blackjack-v1', 'published'],
    ['RTFM', 'published'],
    ['crafting-1', 'best'],
  ],
  'cem, open loop': [
    ['Pendulum-v1', 'published'],
    ['InvertedPendulum-v4', 'published'],
  ],
  icem: [
    ['MountainCar-v0', 'best'],
    ['Pendulum-v1', 'best'],
    ['Reacher-v4', 'best'],
  ],
  'value iteration': [
    ['CliffWalking-v0', 'best'],
    ['Blackjack-v1', 'best'],
  ],
};

function planOf(kind: PlannerKind, id: string, policy: AnchorPolicy): string {
  const task = orFail(findTask(id));
  const environment = orFail(openEnvironment(task));
  if (policy === 'random') {
    const stream = RandomStream.of(ownSeed(task, 0), 'Policy', 0);
    return firstDecisions(task, randomPolicy(task, stream, environment), 0, mostSteps).hash;
  }
  const setting = anchorPlanner(task, policy);
  expect(setting.kind).toBe(kind);
  const cut = shortened(setting, task.timeLimit, mostSteps).setting;
  return firstDecisions(task, planOn(environment.oracle, cut), 0, mostSteps).hash;
}

const kinds = Object.keys(planned) as PlannerKind[];

const today = (kind: PlannerKind): Golden => ({
  version: plannerVersions[kind],
  plans: Object.fromEntries(planned[kind].map(([id, policy]) => [`${id} ${policy}`, planOf(kind, id, policy)])),
});

const stored = JSON.parse(readFileSync(path, 'utf8')) as Partial<Record<PlannerKind, Golden>>;

describe('the golden plans', () => {
  it.each(kinds)('of %s are those of its version', (kind) => {
    const [now, golden] = [today(kind), stored[kind]];
    if (process.env['UPDATE_GOLDEN_PLANS'] !== undefined && golden?.version !== now.version) stored[kind] = now;
    expect(
      stored[kind],
      `${kind} plans otherwise than when the stored anchors and returns were played, or a world of these has other dynamics: raise its version in benchmarks/src/anchors/planners.ts, then UPDATE_GOLDEN_PLANS=1 pnpm test benchmarks/test/golden_plans`,
    ).toEqual(now);
    if (stored[kind] !== golden) writeFileSync(path, `${JSON.stringify(stored, undefined, 2)}\n`);
  });
});

describe('what was stored of another version of a planner', () => {
  const task = orFail(findTask('CartPole-v1'));

  it('has another key, and that of the first version is the one it had before there were versions', () => {
    expect(readAnchors(anchorsFolder, task)).toMatchObject({ random: { length: 100 }, published: { length: 30 } });
    const raised = { ...plannerVersions, mcts: plannerVersions.mcts + 1, random: plannerVersions.random + 1 };
    for (const policy of ['random', 'published', 'best'] as const)
      expect(anchorKey(task, policy, raised)).not.toBe(anchorKey(task, policy));
    const other = { ...plannerVersions, icem: plannerVersions.icem + 1 };
    expect(anchorKey(task, 'published', other)).toBe(anchorKey(task, 'published'));
  });

  it('is stale in the tables, with the remedy, and no figure', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-stale-'));
    const rewritten = (file: string): void => {
      const text = readFileSync(join(results, file), 'utf8');
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text.replaceAll(/"key":"[0-9a-f]+"/g, '"key":"0000000000000000"'));
    };
    rewritten('anchors/CartPole-v1.jsonl');
    rewritten('returns/cwmb/CartPole-v1.jsonl');
    const report = await runSuite([task], {
      llm: 'replay',
      recordings: recordingsFolder,
      returns: join(folder, 'returns'),
      anchors: join(folder, 'anchors'),
      method: findMethod('gif-mcts-corrected-data'),
      seed: undefined,
      budget: 10,
      full: false,
      missing: false,
      episodes: Infinity,
      longest: Infinity,
      threads: 1,
      jobs: 1,
      price: undefined,
      signal: new AbortController().signal,
    }).finally(() => rmSync(folder, { recursive: true, force: true }));
    expect(report.rows.filter(({ metric }) => metric.includes('return'))).toEqual([]);
    for (const method of ['gif-mcts-corrected-data', 'do-nothing', 'random', 'oracle'])
      expect(report.markdown).toMatch(new RegExp(`\\| ${method} \\|.*\\| stored returns are stale \\|`));
    expect(report.problems).toEqual(
      [
        'gif-mcts-corrected-data: the returns with the published planner',
        'gif-mcts-corrected-data: the returns with the best planner',
        'do-nothing: the returns with the published planner',
        'random: the episodes of anchor random',
        'oracle: the episodes of anchor published',
        'oracle: the episodes of anchor best',
      ].map((what) => expect.stringContaining(`CartPole-v1, ${what} were played under other settings`) as string),
    );
  });
});
