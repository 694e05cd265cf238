import { RandomStream } from '@orrery/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Search, type Outcome, type Proposal, type SearchRule } from '../src/search.ts';
import { drawBeta } from '../src/searches/beta.ts';
import {
  createSearchRule,
  Rex,
  searchNames,
  SequentialRefinement,
  worldCoder,
  type SearchChoice,
  type SearchName,
} from '../src/searches/index.ts';
import { bug, open, program, text } from './support.ts';

const names = Object.keys(searchNames) as SearchName[];

function rule(choice: SearchChoice, seed = 3): SearchRule {
  const created = createSearchRule(choice, seed);
  if (!created.ok) throw new Error(created.error.message);
  return created.value;
}

/** Plays a script with window 1 and says what was asked: the kind and the ask whose program it refines. */
function play(searched: SearchRule, script: readonly Outcome[]): string[] {
  return script.map((outcome, at) => {
    const proposal = searched.propose(at + 1);
    searched.settle(at + 1, outcome);
    return proposal === undefined ? 'none' : `${proposal.kind} ${proposal.parent}`;
  });
}

const failed: Outcome = { kind: 'call_failed' };

describe('a draw from a Beta distribution', () => {
  // Mean a / (a + b), variance a b / ((a + b)^2 (a + b + 1)); the mean of 4000 draws is within 5 standard errors.
  it.each([
    [1, 1],
    [1, 4],
    [21, 1],
    [15, 7],
    [1.6, 1.4],
  ])('of %d and %d has its mean and variance', (alpha, beta) => {
    const random = RandomStream.of(11, 'Proposals', 0);
    const draws = Array.from({ length: 4000 }, () => drawBeta(alpha, beta, random));
    const total = alpha + beta;
    const variance = (alpha * beta) / (total * total * (total + 1));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    expect(Math.abs(mean - alpha / total)).toBeLessThan(5 * Math.sqrt(variance / draws.length));
    const spread = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.15);
    expect(draws.every((x) => x >= 0 && x <= 1)).toBe(true);
  });

  it('of 1 and 1 is uniform: the Kolmogorov distance of 4000 draws is below the critical value of 0.1 %', () => {
    const random = RandomStream.of(5, 'Proposals', 1);
    const draws = Array.from({ length: 4000 }, () => drawBeta(1, 1, random)).sort((a, b) => a - b);
    const distance = Math.max(...draws.map((x, at) => Math.max((at + 1) / draws.length - x, x - at / draws.length)));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(draws.length));
  });
});

describe('REx', () => {
  it('gives every arm Beta(1 + C h, 1 + C (1 - h) + N), and a draft Beta(1, 1 + N)', () => {
    const created = Rex.create({ seed: 1, heuristicWeight: 20, drafts: 'arm' });
    if (!created.ok) throw new Error(created.error.message);
    const searched = created.value;
    expect(searched.posteriors).toEqual([[1, 1]]);
    expect(play(searched, [program(0.75)])).toEqual(['generate 0']);
    // 1 + 20 * 0.75 and 1 + 20 * 0.25; the draft has failed once.
    expect(searched.posteriors).toEqual([
      [1, 2],
      [16, 6],
    ]);
    const second = searched.propose(2);
    const drafted = second?.kind === 'generate';
    // In flight it counts as a failure.
    expect(searched.posteriors).toEqual(
      drafted
        ? [
            [1, 3],
            [16, 6],
          ]
        : [
            [1, 2],
            [16, 7],
          ],
    );
    searched.settle(2, failed);
    expect(searched.posteriors).toEqual([
      [1, 2],
      [16, 6],
    ]);
    searched.propose(3);
    searched.settle(3, bug());
    expect(searched.posteriors[2]).toEqual([1, 21]);
  });

  it('with a weight so large that a draw is the score itself refines the best program, a bug by a fix', () => {
    const created = Rex.create({ ...worldCoder, seed: 1, heuristicWeight: 1e9 });
    if (!created.ok) throw new Error(created.error.message);
    const script = [bug(), program(0.3), program(0.6), program(0.5), bug(), program(0.9), program(0.1)];
    expect(play(created.value, script)).toEqual([
      'generate 0',
      'fix 1',
      'improve 2',
      'improve 3',
      'improve 3',
      'improve 3',
      'improve 6',
    ]);
  });

  it('as the paper of the benchmark runs it drafts once, and again only where no draft was answered', () => {
    const searched = rule({ name: 'worldcoder' });
    const asked = play(searched, [failed, { kind: 'refused' }, program(0), program(0), program(0), program(0)]);
    expect(asked.slice(0, 4)).toEqual(['generate 0', 'generate 0', 'generate 0', 'improve 3']);
    expect(asked.filter((one) => one.startsWith('generate'))).toHaveLength(3);
  });

  it('keeps drafting where drafts compete', () => {
    const asked = play(
      rule({ name: 'rex' }),
      Array.from({ length: 40 }, () => program(0)),
    );
    // A program of score 0 is Beta(1, 21 + N), a draft Beta(1, 1 + N): drafts lead until they have failed some 20 times.
    expect(asked.slice(0, 20).filter((one) => one === 'generate 0').length).toBeGreaterThan(10);
    expect(asked.some((one) => one.startsWith('improve'))).toBe(true);
  });

  it('takes recorded choices over, and draws some of them again', () => {
    const outcomes = Array.from({ length: 130 }, (_, at) => program(((at * 37) % 100) / 100, { bug: at % 5 === 0 }));
    const replay = (recorded: ReadonlyMap<number, number> | undefined): number[] => {
      const searched = rule({ name: 'rex' });
      return outcomes.map((outcome, at) => {
        const proposal = searched.propose(at + 1, recorded?.get(at + 1));
        searched.settle(at + 1, outcome);
        return proposal?.parent ?? -1;
      });
    };
    const drawn = replay(undefined);
    const recorded = new Map(drawn.map((parent, at) => [at + 1, parent]));
    expect(replay(recorded)).toEqual(drawn);
    // Asks 64 and 128 are drawn: a record that says otherwise is not repeated. The others are taken as they stand.
    for (const [ask, again] of [
      [63, false],
      [64, true],
      [128, true],
    ] as const) {
      const other = (drawn[ask - 1] ?? 0) === 1 ? 2 : 1;
      expect(replay(new Map(recorded).set(ask, other))[ask - 1]).toBe(again ? drawn[ask - 1] : other);
    }
  });

  it('refuses a weight that is none', () => {
    expect(createSearchRule({ name: 'rex', heuristicWeight: -1 }, 1)).toMatchObject({
      ok: false,
      error: { field: 'heuristicWeight', message: 'REx: heuristicWeight must be at least 0 and finite, got -1' },
    });
  });
});

describe('sequential refinement', () => {
  it('refines the last program however it scored, and asks again what went unanswered', () => {
    const script = [failed, program(0.6), program(0.2), bug(), failed, bug(), program(0.1), program(0.1)];
    expect(play(new SequentialRefinement(), script)).toEqual([
      'generate 0',
      'generate 0',
      'improve 2',
      'improve 3',
      'fix 4',
      'fix 4',
      'fix 6',
      'improve 7',
    ]);
  });

  it('has one ask in flight under any window', () => {
    const search = open(new SequentialRefinement(), { budget: 9, window: 4, unansweredAllowed: 0 });
    expect(search.ask()?.id).toBe(1);
    expect([search.ask(), search.phase]).toEqual([undefined, 'waiting']);
    search.tell(1, program(0.5));
    expect(search.ask()).toMatchObject({ id: 2, kind: 'improve', parent: 1 });
  });
});

describe('independent samples and chain of thought', () => {
  it.each(['independent', 'chain-of-thought'] as const)('%s: ask the same whatever came back', (name) => {
    expect(play(rule({ name }), [program(0.2), bug(), failed])).toEqual(['generate 0', 'generate 0', 'generate 0']);
  });
});

describe('GIF-MCTS', () => {
  it('corrected never asks a terminal node again, as released does', () => {
    // A program of one line ends inside its first block: every node is terminal, as in the run of the released program
    // that overwrote most of its nodes (code-world-models.md, section 10, row 1).
    const short = Array.from({ length: 40 }, () => program(0, { text: text(1) }));
    const searched = (name: SearchName): (number | undefined)[] => {
      const tree = rule({ name });
      return short.map((outcome, at) => {
        const proposal = tree.propose(at + 1);
        tree.settle(at + 1, outcome);
        return proposal?.rerolled;
      });
    };
    expect(searched('gif-mcts').every((rerolled) => rerolled === undefined)).toBe(true);
    expect(searched('gif-mcts-paper').some((rerolled) => rerolled !== undefined)).toBe(true);
  });

  it.each(['generate', 'improve', 'fix'] as const)('without %s has no such asks after the first', (kind) => {
    const asked = play(
      rule({ name: 'gif-mcts', without: [kind] }),
      Array.from({ length: 30 }, (_, at) => (at % 3 === 1 ? bug() : program(at / 40))),
    );
    expect(asked.slice(1).filter((one) => one.startsWith(kind))).toEqual([]);
    expect(asked.filter((one) => one !== 'none').length).toBeGreaterThan(3);
  });
});

it.each([
  [{ name: 'rex', without: ['fix'] }, 'the search rex has no kinds of asks to leave out'],
  [{ name: 'gif-mcts', heuristicWeight: 5 }, 'the search gif-mcts weighs no score'],
  [{ name: 'gif-mcts', without: ['generate', 'improve'] }, 'allow generate or improve'],
] as const)('a choice that names no search is refused: %j', (choice, message) => {
  const created = createSearchRule(choice, 1);
  expect(created.ok ? '' : created.error.message).toContain(message);
});

/** What ask number `id` is answered with. */
function scripted(id: number): Outcome {
  const turn = (id * 7919) % 23;
  if (turn % 11 === 5) return { kind: 'call_failed' };
  if (turn % 11 === 6) return { kind: 'refused' };
  return turn % 4 === 1 ? bug() : program(turn / 30, { text: text(turn % 5 === 2 ? 3 : 40) });
}

/** Runs to the end; `pick` chooses which ask in flight is told next, `patience` how many asks go before a tell. */
function run(search: Search, pick: (count: number) => number, patience: () => boolean): Proposal[] {
  const proposals: Proposal[] = [];
  const inFlight: number[] = [];
  for (let turn = 0; turn < 10_000; turn += 1) {
    const proposal = search.ask();
    if (proposal !== undefined) {
      proposals.push(proposal);
      inFlight.push(proposal.id);
      if (patience()) continue;
    }
    if (search.phase === 'finished') return proposals;
    const [id] = inFlight.splice(pick(inFlight.length), 1);
    if (id !== undefined) search.tell(id, scripted(id));
  }
  throw new Error('the search does not end');
}

describe.each(names)('%s', (name) => {
  it('asks the same under a window of 4, whatever order answers arrive in, and spends its budget to the call', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 4),
        fc.array(fc.nat(50), { minLength: 1, maxLength: 30 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
        (window, picks, waits) => {
          const limits = { budget: 17, window, unansweredAllowed: 9 };
          let turn = 0;
          const shuffled = open(rule({ name }), limits);
          const found = run(
            shuffled,
            (count) => (picks[(turn += 1) % picks.length] ?? 0) % Math.max(1, count),
            () => waits[(turn += 1) % waits.length] ?? true,
          );
          const inOrder = open(rule({ name }), limits);
          expect(found).toEqual(
            run(
              inOrder,
              () => 0,
              () => true,
            ),
          );
          expect(shuffled.best).toEqual(inOrder.best);
          expect(shuffled.counts).toEqual(inOrder.counts);
          expect([shuffled.counts.answered, shuffled.stopReason]).toEqual([17, 'budget']);
        },
      ),
      { numRuns: 25 },
    );
  });
});
