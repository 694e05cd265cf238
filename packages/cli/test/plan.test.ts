import { readFileSync } from 'node:fs';
import { success } from '@orrery/contract';
import { policyPlanner } from '@orrery/planner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plannerFlags, plannerNames, plannerOptions, type PlannerName } from '../src/plan/flags.ts';
import { givenOptions } from '../src/plan/planners.ts';
import { formatProfile, Profile, type TimedDecision } from '../src/plan/profile.ts';
import { speedscopeFile } from '../src/plan/speedscope.ts';

// dist/release/file-format-schema.json of speedscope 1.25.0 (MIT).
const schema = z.fromJSONSchema(
  JSON.parse(
    readFileSync(new URL('fixtures/speedscope_schema.json', import.meta.url), 'utf8'),
  ) as z.core.JSONSchema.JSONSchema,
);

const phase = fc.tuple(
  fc.constantFrom('select', 'back up', 'model: step', 'model: rollout', 'rest'),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
);
const episode = fc
  .array(
    fc.record({
      wait: fc.double({ min: 0, max: 1e6, noNaN: true }),
      wall: fc.double({ min: 0, max: 1e6, noNaN: true }),
      phases: fc.array(phase, { maxLength: 5 }),
    }),
    { maxLength: 6 },
  )
  .map((decisions) => {
    let now = 10;
    const timed = decisions.map(({ wait, wall, phases }): TimedDecision => {
      const start = now + wait;
      now = start + wall;
      return { start, end: now, phases };
    });
    return { start: 10, end: now, decisions: timed };
  });

describe('a profile for speedscope', () => {
  it('fits its schema, in order of time, with every frame closed inside the one it was opened in', () => {
    fc.assert(
      fc.property(fc.array(episode, { maxLength: 3 }), (episodes) => {
        const file = speedscopeFile('a run', episodes);
        expect(schema.safeParse(JSON.parse(JSON.stringify(file))).success).toBe(true);
        expect(new Set(file.shared.frames.map(({ name }) => name)).size).toBe(file.shared.frames.length);
        for (const { events, startValue, endValue } of file.profiles) {
          const open: number[] = [];
          let now = startValue;
          for (const { type, frame, at } of events) {
            expect(file.shared.frames[frame]).toBeDefined();
            expect(at).toBeGreaterThanOrEqual(now);
            now = at;
            if (type === 'O') open.push(frame);
            else expect(open.pop()).toBe(frame);
          }
          expect(open).toEqual([]);
          expect(now).toBeLessThanOrEqual(endValue);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is refused by the schema where a field is wrong', () => {
    const file = speedscopeFile('a run', [{ start: 0, end: 1, decisions: [] }]);
    expect(schema.safeParse({ ...file, $schema: 'elsewhere' }).success).toBe(false);
    expect(schema.safeParse({ ...file, shared: {} }).success).toBe(false);
  });

  it('gives each phase its own time, the model apart from the planner', () => {
    const phases = [
      ['select', 20],
      ['model: step', 30],
    ] as const;
    const file = speedscopeFile('a run', [{ start: 0, end: 200, decisions: [{ start: 50, end: 150, phases }] }]);
    const named = file.profiles[0]?.events.map(({ type, frame, at }) => [type, file.shared.frames[frame]?.name, at]);
    expect(named).toEqual([
      ['O', 'episode', 0],
      ['O', 'decision', 50],
      ['O', 'planner', 50],
      ['O', 'select', 50],
      ['C', 'select', 70],
      ['C', 'planner', 70],
      ['O', 'model', 70],
      ['O', 'model: step', 70],
      ['C', 'model: step', 100],
      ['C', 'model', 100],
      ['C', 'decision', 150],
      ['C', 'episode', 200],
    ]);
  });
});

describe('a profile', () => {
  it('adds up what decisions tell, and keeps apart what no phase accounts for', () => {
    const profile = new Profile();
    const costs = { modelSteps: 5, simulations: 2, phases: { select: 1, 'model: step': 2 } };
    const silent = policyPlanner<undefined>(() => success(0));
    const planner = profile.listening<undefined>({
      ...silent,
      decide: () => success({ actions: [0], ...costs, nodes: 3, treeBytes: 2048 }),
    });
    profile.beginEpisode();
    for (let step = 0; step < 3; step += 1) planner.decide({ observation: [], state: undefined, step, seed: 0 });
    profile.endEpisode();
    const totals = profile.totals();
    expect(totals).toMatchObject({ decisions: 3, simulations: 6, modelSteps: 15, nodes: 3, treeBytes: 2048 });
    expect(totals).toMatchObject({ modelNanoseconds: 6, phases: { select: 3, 'model: step': 6 } });
    expect(Object.values(totals.phases).reduce((sum, time) => sum + time, 0)).toBeCloseTo(totals.nanoseconds, 3);
    expect(profile.episodes[0]?.decisions).toHaveLength(3);
    const text = formatProfile({ ...totals, nanoseconds: 1e9, phases: { select: 25e7 }, modelNanoseconds: 5e8 });
    expect(text).toMatch(/^select +250\.00 +25\.0 %$/m);
    expect(text).toMatch(/^in the model +500\.00 +50\.0 %$/m);
    expect(text).toContain('3.00 decisions/s');
    expect(text).toContain('15.0 model steps/s');
    expect(text).toContain('2 KiB of tree');
  });
});

describe('options of planners', () => {
  it('have names and flags of their own, are taken by a planner that exists, and are all told', () => {
    const known = Object.keys(plannerNames);
    expect(new Set(plannerFlags.map(({ name }) => name)).size).toBe(plannerFlags.length);
    expect(new Set(plannerFlags.map(({ flag }) => flag)).size).toBe(plannerFlags.length);
    for (const { planners } of plannerFlags) expect(known).toEqual(expect.arrayContaining([...planners]));
    const told = plannerOptions().map((option) => option.description);
    expect(told.every((text) => /\[.+\]$/.test(text))).toBe(true);
  });

  it('are refused, by their flag, where the planner does not take them', () => {
    for (const planner of Object.keys(plannerNames) as PlannerName[])
      for (const { name, flag, planners } of plannerFlags) {
        const given = () => givenOptions(planner, { [name]: 1, env: 'CartPole-v1' });
        if (planners.includes(planner)) expect(given()).toEqual({ [name]: 1 });
        else expect(given).toThrow(`${planner} takes no ${flag}`);
      }
  });
});
