import { describe, expect, it } from 'vitest';
import { bugValues } from '../src/gif_mcts/configuration.ts';
import { gain, GifMcts, published, type GifMctsConfiguration, type Node } from '../src/gif_mcts/index.ts';
import { value } from '../src/gif_mcts/node.ts';
import { candidates } from '../src/gif_mcts/selection.ts';
import type { Outcome } from '../src/search.ts';
import { bug, gifMcts, open, program, text } from './support.ts';

/** Runs a rule alone (window 1) against a script of outcomes, and says what was asked. */
function play(rule: GifMcts, script: readonly Outcome[]): string[] {
  const asked: string[] = [];
  for (const [at, outcome] of script.entries()) {
    const proposal = rule.propose(at + 1);
    if (proposal === undefined) return [...asked, 'none'];
    asked.push(`${proposal.kind} ${proposal.parent}${proposal.rerolled === undefined ? '' : ' again'}`);
    rule.settle(at + 1, outcome);
  }
  return asked;
}

function nodes(root: Node): Node[] {
  return [root, ...root.children.flatMap(nodes)];
}

function node(rule: GifMcts, id: number): Node {
  const found = nodes(rule.root).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no node ${id}`);
  return found;
}

const scores = (rule: GifMcts, parent: Node, changes: Partial<GifMctsConfiguration> = {}): [string, number][] =>
  candidates(parent, rule.predictors, { ...published, seed: 1, ...changes }).map((candidate) => [
    'kind' in candidate ? candidate.kind : `node ${candidate.node.id}`,
    candidate.score,
  ]);

function expectScores(found: [string, number][], expected: [string, number][]): void {
  expect(found.map(([name]) => name)).toEqual(expected.map(([name]) => name));
  for (const [at, [, score]] of expected.entries()) expect(found[at]?.[1]).toBeCloseTo(score, 6);
}

describe('selection and value predictors', () => {
  it('give the numbers worked out by hand over three simulations', () => {
    const rule = gifMcts();
    // The root's N is 1, so its exploration term is 0; no sibling, so v = vG = the prior.
    expectScores(scores(rule, rule.root), [['generate', 0.5]]);

    expect(play(rule, [program(0.6)])).toEqual(['generate 0']);
    // v = 0.25 (vG 0.5, vL 0: the new child counts as 0), target 0.6, rate 1/3, gradients ±0.25.
    expect(rule.predictors.generate.weights.global).toBeCloseTo(0.5 + (2 / 3) * 0.35 * 0.25, 12);
    expect(rule.predictors.generate.weights.local).toBeCloseTo(0.5 - (2 / 3) * 0.35 * 0.25, 12);
    expect(rule.predictors.generate.globalMean).toBeCloseTo(1.6 / 3, 12);
    // 0.6 + 0.1 sqrt(ln 2 / 2) against 0.5583333 * 0.5333333 + 0.4416667 * 0.6 + the same.
    expectScores(scores(rule, rule.root), [
      ['node 1', 0.6588705],
      ['generate', 0.6216483],
    ]);
    expectScores(scores(rule, node(rule, 1)), [
      ['generate', 0.5333333],
      ['improve', 0.55],
    ]);

    expect(rule.propose(2)).toMatchObject({ kind: 'improve', parent: 1 });
    rule.settle(2, program(0.4));
    expect(rule.predictors.improve.weights.global).toBeCloseTo(0.5229167, 6);
    expect(rule.predictors.improve.weights.local).toBeCloseTo(0.4770833, 6);
    expect(rule.predictors.improve.globalMean).toBeCloseTo(0.5, 12);
    expect(value(node(rule, 1))).toBeCloseTo(0.5, 12);
    // 0.5 + 0.1 sqrt(ln 3 / 3) against 0.5186111 + 0.1 sqrt(ln 3 / 2).
    expectScores(scores(rule, rule.root), [
      ['node 1', 0.5605148],
      ['generate', 0.5927263],
    ]);

    expect(rule.propose(3)).toMatchObject({ kind: 'generate', parent: 0 });
    rule.settle(3, program(0.2));
    // v = 0.4081944 (vL = (0.5 + 0) / 2), target 0.2, rate 1/4, gradients 0.1251389 and -0.1581944.
    expect(rule.predictors.generate.weights.global).toBeCloseTo(0.5453067, 6);
    expect(rule.predictors.generate.weights.local).toBeCloseTo(0.4581343, 6);
    expect(rule.predictors.generate.globalMean).toBeCloseTo(0.45, 12);
    expect([rule.root.visits, value(rule.root)]).toEqual([4, expect.closeTo(1.2 / 4, 12)]);
  });

  it('keep a new child out of the local mean when told to', () => {
    const rule = gifMcts({ newChildCountsAsZero: false });
    play(rule, [program(0.6)]);
    expect(rule.predictors.generate.weights).toEqual({ global: 0.5, local: 0.5 });
    expect(rule.predictors.generate.globalMean).toBeCloseTo(1.6 / 3, 12);
  });

  it('clip a prediction only while selecting', () => {
    const rule = gifMcts({ newChildCountsAsZero: false });
    // Two targets far above the local mean drive the local weight down, and the prediction past 1.
    const predictor = rule.predictors.generate;
    for (let turn = 0; turn < 6; turn += 1) predictor.learn(-1, 1);
    expect(predictor.weights.local).toBeLessThan(0);
    expect(predictor.predict(-1)).toBeGreaterThan(1);
    rule.root.children.push({
      ...rule.root,
      id: 9,
      kind: 'generate',
      parent: rule.root,
      children: [],
      visits: 1,
      valueSum: -1,
      open: new Set(),
    });
    expectScores(scores(rule, rule.root), [['generate', 1]]);
  });
});

describe('gains on the program that is improved', () => {
  it('give the numbers worked out by hand over two simulations', () => {
    const rule = gifMcts(gain);
    expect(play(rule, [program(0.6)])).toEqual(['generate 0']);
    // vG = (2 * 0.5 + 0.6) / 3; an improvement of 0.6 is predicted at 0.6 and the prior's gain.
    expectScores(scores(rule, node(rule, 1), gain), [
      ['generate', 0.5333333],
      ['improve', 0.65],
    ]);
    expect(rule.propose(2)).toMatchObject({ kind: 'improve', parent: 1 });
    rule.settle(2, program(0.4));
    // A gain of -0.2 joins two of 0.05.
    expect(rule.predictors.improve.globalMean).toBeCloseTo(-0.1 / 3, 12);
    // 0.4 + 0.1 sqrt(ln 2 / 2); 0.5333333 + 0.1 sqrt(ln 2); 0.6 + (-0.0333333 - 0.2) / 2 + 0.1 sqrt(ln 2 / 2).
    expectScores(scores(rule, node(rule, 1), gain), [
      ['node 2', 0.4588705],
      ['generate', 0.6165888],
      ['improve', 0.5422038],
    ]);
  });

  it('improve a good program where predictions from all improvements never do', () => {
    const good = Array.from({ length: 8 }, () => program(0.85));
    const kinds = (changes: Partial<GifMctsConfiguration>): Set<string> =>
      new Set(play(gifMcts(changes), good).map((asked) => asked.replace(/ .*/, '')));
    expect(kinds({ newChildCountsAsZero: false })).toEqual(new Set(['generate']));
    expect(kinds(gain)).toEqual(new Set(['generate', 'improve']));
  });
});

describe('blocks', () => {
  const lengths = (changes: Partial<GifMctsConfiguration>): number[] => {
    // A value of 1 makes the newest node the best one, so that the search goes straight down.
    const rule = gifMcts({ exploration: 0, ...changes });
    play(
      rule,
      Array.from({ length: 5 }, () => program(1)),
    );
    return nodes(rule.root)
      .slice(1)
      .map((one) => one.prefix.split('\n').length);
  };

  it('have prefixes of 4, 7, 10, 13, 16 lines, because the released parser counts an empty line', () => {
    expect(lengths({})).toEqual([4, 7, 10, 13, 16]);
  });

  it('have 2, 4, 6, 8, 10 lines without it', () => {
    expect(lengths({ phantomLine: false })).toEqual([2, 4, 6, 8, 10]);
  });

  it('end in a terminal node iff the program ends inside the block', () => {
    const rule = gifMcts();
    play(rule, [program(0.7, { text: text(4) })]);
    expect(node(rule, 1)).toMatchObject({ terminal: false, reward: 0, length: 2 });
    expect(value(node(rule, 1))).toBe(0.7);

    const short = gifMcts();
    play(short, [program(0.7, { text: text(3) })]);
    expect(node(short, 1)).toMatchObject({ terminal: true, reward: 0.7, visits: 1 });
    // Its own value is 0; the reward reaches the ancestors.
    expect(value(node(short, 1))).toBe(0);
    expect(short.root.valueSum).toBe(0.7);
    expect(short.predictors.generate.globalMean).toBeCloseTo(1.7 / 3, 12);
  });

  it('show generate the prefix of the text as answered, improve and fix the formatted program', () => {
    const rule = gifMcts();
    play(rule, [program(0.9, { text: text(9, 'raw'), code: 'formatted' })]);
    const shown = new Map<string, unknown>();
    for (let ask = 2; ask < 12; ask += 1) {
      const proposal = rule.propose(ask);
      if (proposal?.parent === 1) shown.set(proposal.kind, proposal.parts);
      rule.settle(ask, program(0));
    }
    expect(shown.get('generate')).toEqual({ kind: 'generate', prefix: text(4, 'raw') });
    expect(shown.get('improve')).toEqual({ kind: 'improve', code: 'formatted', wrong: undefined });
  });
});

describe('terminal nodes', () => {
  const terminal = program(0, { text: text(1) });

  it('are not selectable, so that every call makes a new program', () => {
    const rule = gifMcts();
    expect(
      play(
        rule,
        Array.from({ length: 6 }, () => terminal),
      ),
    ).toEqual(Array(6).fill('generate 0'));
    expect(rule.root.children).toHaveLength(6);
  });

  it('are overwritten by new calls under the re-roll flag: 40 calls at score 0 make 8 nodes', () => {
    // Measured with the released class and a scripted model (code-world-models.md, section 10, row 1).
    const rule = gifMcts({ rerollTerminals: true });
    const asked = play(
      rule,
      Array.from({ length: 40 }, () => terminal),
    );
    expect(asked.filter((one) => one.endsWith('again'))).toHaveLength(32);
    expect(nodes(rule.root).slice(1)).toHaveLength(8);
  });

  it('are overwritten with the fixes below them: 60 buggy calls leave 48 nodes', () => {
    // Measured with the released class: 3 of the calls overwrite a failed chain, and each drops its 3 fixes.
    const rule = gifMcts({ rerollTerminals: true });
    const asked = play(
      rule,
      Array.from({ length: 60 }, () => bug()),
    );
    expect(asked.filter((one) => one.endsWith('again'))).toHaveLength(3);
    expect(nodes(rule.root).slice(1)).toHaveLength(48);
  });

  it('that were buggy offer fixes alone after a healthy re-roll', () => {
    // The first overwriting of a failed chain is answered with a healthy program.
    const rule = gifMcts({ rerollTerminals: true });
    let ask = 1;
    let proposal = rule.propose(ask);
    while (proposal?.rerolled === undefined && ask < 60) {
      rule.settle(ask, bug());
      ask += 1;
      proposal = rule.propose(ask);
    }
    const again = node(rule, proposal?.rerolled ?? -1);
    expect(again.terminal).toBe(true);
    rule.settle(ask, program(0.5));
    expect([again.terminal, again.bug, [...again.open], again.children]).toEqual([false, false, ['fix'], []]);
  });

  it('make the search end when nothing is left to select', () => {
    const search = open(gifMcts({ allowGenerate: false }), { budget: 9, window: 1, unansweredAllowed: 0 });
    expect(search.ask()?.kind).toBe('generate');
    search.tell(1, terminal);
    expect(search.ask()).toBeUndefined();
    expect([search.phase, search.stopReason]).toEqual(['finished', 'exhausted']);
  });
});

describe('bugs', () => {
  // With this prior no other branch interrupts a chain of fixes.
  const patient = { priors: { ...published.priors, generate: { value: 0, count: 2 } } };

  it('have the temporary values 0, 0.33, 0.66, 0.99 by fixes left', () => {
    const values = bugValues({ ...published, seed: 1 });
    for (const [at, expected] of [0, 0.33, 0.66, 0.99].entries()) expect(values[at]).toBeCloseTo(expected, 15);
  });

  it('lower a failing chain to 0.66 and 0.33, then end it at 0 after 1 + 3 calls', () => {
    const rule = gifMcts(patient);
    const chain = [0.99, 0.66, 0.33, 0];
    for (const [at, expected] of chain.entries()) {
      const proposal = rule.propose(at + 1);
      expect([proposal?.kind, proposal?.parent]).toEqual([at === 0 ? 'generate' : 'fix', at]);
      rule.settle(at + 1, bug());
      for (let id = 1; id <= at + 1; id += 1) expect(value(node(rule, id))).toBeCloseTo(expected, 12);
    }
    expect([1, 2, 3, 4].map((id) => node(rule, id).terminal)).toEqual([true, true, true, false]);
    // Bugs are visits only: the root's mean stays at 0.
    expect([rule.root.visits, rule.root.valueSum]).toEqual([5, 0]);
    expect(rule.propose(5)).toMatchObject({ kind: 'generate', parent: 0 });
  });

  it('pass a repair up the chain, which then leads to the repaired program alone', () => {
    const rule = gifMcts(patient);
    expect(play(rule, [bug(), bug(), program(0.8)])).toEqual(['generate 0', 'fix 1', 'fix 2']);
    for (const id of [1, 2, 3]) {
      expect(value(node(rule, id))).toBeCloseTo(0.8, 12);
      expect(node(rule, id).bug).toBe(false);
    }
    expect([1, 2, 3].map((id) => Array.from(node(rule, id).open))).toEqual([[], [], ['generate', 'improve']]);
    expect(rule.root.valueSum).toBeCloseTo(0.8, 12);
    expect(rule.propose(4)).toMatchObject({ parent: 3 });
  });

  it('show the error of the node they fix', () => {
    const rule = gifMcts();
    play(rule, [bug({ code: 'broken', error: 'here' })]);
    expect(rule.propose(2)?.parts).toEqual({ kind: 'fix', code: 'broken', error: 'here' });
  });

  it('lose a chain to another branch once its value has dropped below it', () => {
    const rule = gifMcts();
    play(rule, [bug(), bug(), bug()]);
    // 0.33 + 0.1 sqrt(ln 4 / 4) against 0.4583333 / 3 + 0.5416667 * 0.33 + 0.1 sqrt(ln 4 / 2).
    expectScores(scores(rule, rule.root), [
      ['node 1', 0.3888705],
      ['generate', 0.4147833],
    ]);
    expect(rule.propose(4)).toMatchObject({ kind: 'generate', parent: 0 });
  });

  it('count as 0 for the predictors', () => {
    const rule = gifMcts();
    play(rule, [bug()]);
    expect(rule.predictors.generate.globalMean).toBeCloseTo(1 / 3, 12);
    // v = 0.25, target 0, rate 1/3, gradients ±0.25.
    expect(rule.predictors.generate.weights.global).toBeCloseTo(0.5 - 0.125 / 3, 12);
  });

  it('in a program that is terminal as well have no value and no fix', () => {
    const rule = gifMcts();
    play(rule, [bug({ text: text(2) })]);
    expect(node(rule, 1)).toMatchObject({ terminal: true, bug: true, valueSum: 0 });
    expect(rule.propose(2)).toMatchObject({ kind: 'generate', parent: 0 });
  });

  it('are dead ends without fixes', () => {
    const rule = gifMcts({ fixes: 0 });
    expect(
      play(
        rule,
        Array.from({ length: 12 }, () => bug()),
      ),
    ).toEqual(Array(12).fill('generate 0'));
  });
});

describe('a configuration', () => {
  it('is refused with the field that is out of range', () => {
    const created = GifMcts.create({ ...published, seed: 1, blockLines: 0 });
    expect(created).toEqual({
      ok: false,
      error: { field: 'blockLines', message: 'GIF-MCTS: blockLines must be a whole number from 1, got 0' },
    });
    expect(GifMcts.create({ ...published, seed: 1, allowGenerate: false, allowImprove: false }).ok).toBe(false);
  });

  it('may expect an improvement to lose, where it is a gain, and no value below 0', () => {
    const losing = { priors: { ...published.priors, improve: { value: -0.1, count: 2 } } };
    expect(GifMcts.create({ ...published, ...losing, seed: 1, improvesFromParent: true }).ok).toBe(true);
    expect(GifMcts.create({ ...published, ...losing, seed: 1 })).toMatchObject({
      error: { message: 'GIF-MCTS: priors.improve.value must be in [0, 1], got -0.1' },
    });
  });

  it('without improve offers generate alone, and without generate improve alone', () => {
    const kinds = (changes: Partial<GifMctsConfiguration>): Set<string> =>
      new Set(
        play(
          gifMcts(changes),
          Array.from({ length: 20 }, (_, at) => program((at % 5) / 10)),
        )
          .slice(1)
          .map((one) => one.split(' ')[0] ?? ''),
      );
    expect(kinds({ allowImprove: false })).toEqual(new Set(['generate']));
    expect(kinds({ allowGenerate: false })).toEqual(new Set(['improve']));
  });
});
