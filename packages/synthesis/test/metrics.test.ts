import type { Value } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import { closely } from '../src/metrics/equality.ts';
import { doNothing, paperCode, paperEquation, score, strict, type Prediction } from '../src/metrics/index.ts';
import type { RecordedTransition, ScoredState } from '../src/ports.ts';

const close = (entries: number): ScoredState => ({
  type: { kind: 'array', element: { kind: 'number' } },
  entries,
  comparator: 'close',
});
const exact: ScoredState = { type: { kind: 'number' }, entries: 1, comparator: 'exact' };

function transition(changes: Partial<RecordedTransition> = {}): RecordedTransition {
  return {
    observation: [0, 0],
    action: 0,
    nextObservation: [1, 0],
    reward: 1,
    terminated: false,
    truncated: false,
    ...changes,
  };
}
const right = ({ nextObservation: state, reward, terminated }: RecordedTransition): Prediction => ({
  ok: true,
  state,
  reward,
  terminated,
});
const failed: Prediction = { ok: false, error: { code: 'thrown', message: 'no', line: 1, column: 1 } };

describe('paper-code', () => {
  it('gives do-nothing the score worked out by hand', () => {
    const data = [
      transition(), //                                      half the state, reward, done: 1/6 + 2/3 = 5/6
      transition({ nextObservation: [0, 0] }), //           all right: 1
      transition({ nextObservation: [3, 3], reward: 5 }), // only done: 1/3
      transition({ reward: 1, terminated: true }), //       at an end: reward right, done wrong: 1/2
    ];
    // Classes 1 (three transitions, weight 4/3 each) and 5 (one, weight 4).
    const expected = ((4 / 3) * (5 / 6 + 1 + 1 / 2) + 4 * (1 / 3)) / 8;
    expect(paperCode(doNothing(data), data, close(2))).toBeCloseTo(expected, 14);
    // Equation 2, uniform, state all or nothing: 2/3, 1, 1/3, 1/3.
    expect(paperEquation(doNothing(data), data, close(2))).toBeCloseTo((2 / 3 + 1 + 1 / 3 + 1 / 3) / 4, 14);
    const {
      parts,
      right: count,
      entries,
    } = strict(
      doNothing(data).map((one) => [one]),
      data,
      close(2),
    );
    expect([count, parts, entries]).toEqual([1, { state: 1, reward: 3, terminated: 3 }, (0.5 + 1 + 0 + 0.5) / 4]);
  });

  it('keeps a perfect program just below 1 where the released sums do', () => {
    // code-world-models.md 4.2, measured with the released code.
    const perfect = (k: number): number => {
      const state = Array.from({ length: k }, (_, at) => at);
      const data = [transition({ nextObservation: state })];
      return paperCode(data.map(right), data, close(k));
    };
    expect(perfect(11)).toBe(0.9999999999999998);
    expect(perfect(17)).toBe(0.9999999999999998);
    expect(perfect(376)).toBe(0.9999999999999971);
    for (const k of [1, 2, 3, 4, 6, 8, 23, 27]) expect(perfect(k)).toBe(1);
  });

  it('compares a reward with its float32 exactly, and never rounds the prediction', () => {
    const data = [transition({ reward: 0.1 })];
    const predict = (reward: number): number =>
      paperCode([{ ok: true, state: [1, 0], reward, terminated: false }], data, close(2));
    expect(predict(0.1)).toBeCloseTo(2 / 3, 12);
    expect(predict(0.10000000149011612)).toBe(1);
  });

  it('weighs every distinct reward alike, -0 with 0', () => {
    const data = [transition({ reward: 0 }), transition({ reward: -0 }), transition({ reward: 7 })];
    const predictions = data.map((one, at) =>
      at === 2 ? right(one) : ({ ...right(one), state: [9, 9], reward: 9 } as Prediction),
    );
    // Class 0 earns 1/3 (done), class 7 earns 1.
    expect(paperCode(predictions, data, close(2))).toBeCloseTo((1 / 3 + 1) / 2, 14);
  });

  it('ignores the next state at an end, a time limit among them', () => {
    const data = [transition({ truncated: true })];
    expect(paperCode([{ ok: true, state: 'elsewhere', reward: 1, terminated: true }], data, close(2))).toBe(1);
    expect(paperCode([right(data[0] ?? transition())], data, close(2))).toBe(0.5);
  });

  it('makes one failure the whole program, while strict counts one transition', () => {
    const data = [transition(), transition(), transition()];
    const predictions = [right(transition()), failed, right(transition())];
    const scores = score(
      predictions.map((one) => [one]),
      data,
      close(2),
    );
    expect([scores.paperCode, scores.paperEquation]).toEqual([0, 0]);
    expect(scores.strict).toMatchObject({ right: 2, score: 2 / 3, exceptions: 1 });
  });
});

describe('strict', () => {
  it("wants the whole state, the reward within tolerance and the world's own end, uniformly", () => {
    const data = [
      transition({ reward: 0.1 }),
      transition({ truncated: true }), // not terminated
      transition({ terminated: true }), // its state counts too
    ];
    const predictions: Prediction[] = [
      { ok: true, state: [1.000015, -0], reward: 0.100005, terminated: false },
      { ok: true, state: [1, 0], reward: 1, terminated: false },
      { ok: true, state: [2, 0], reward: 1, terminated: true },
    ];
    const found = strict(
      predictions.map((one) => [one]),
      data,
      close(2),
    );
    expect(found).toMatchObject({
      transitions: 3,
      right: 2,
      score: 2 / 3,
      parts: { state: 2, reward: 3, terminated: 3 },
    });
    expect(found.classes).toEqual([
      { reward: Math.fround(0.1), transitions: 1, right: 1 },
      { reward: 1, transitions: 2, right: 1 },
    ]);
  });

  it('compares discrete states exactly', () => {
    const data = [transition({ nextObservation: 7 })];
    expect(strict([[{ ok: true, state: 7.000001, reward: 1, terminated: false }]], data, exact).right).toBe(0);
    expect(
      strict([[{ ok: true, state: 7.000001, reward: 1, terminated: false }]], data, { ...exact, comparator: 'close' })
        .right,
    ).toBe(1);
  });

  it('scores draws by (1 + 2 share - agreement) / 2', () => {
    const data = [transition({ nextObservation: 1 })];
    const draws = [1, 1, 2, 3].map((state): Prediction => ({ ok: true, state, reward: 1, terminated: false }));
    // share 2/4; one of six pairs is equal.
    const found = strict([draws], data, exact);
    expect(found.score).toBeCloseTo((1 + 1 - 1 / 6) / 2, 14);
    expect(found.right).toBe(0);
    expect(strict([[failed, failed]], data, exact).score).toBe(0);
  });

  it('is not won by guessing the mode: a fair coin scores more than either constant on average', () => {
    // Truth 0 or 1 with 1/2 each, K = 100 draws of exactly 50 each: 1/2 + 1/2 - agreement / 2.
    const draws = Array.from({ length: 100 }, (_, at): Prediction => ({
      ok: true,
      state: at % 2,
      reward: 1,
      terminated: false,
    }));
    const data = [transition({ nextObservation: 0 }), transition({ nextObservation: 1 })];
    const agreement = (2 * (50 * 49)) / (100 * 99);
    expect(strict([draws, draws], data, exact).score).toBeCloseTo((2 - agreement) / 2, 12);
    const constant = draws.map((): Prediction => ({ ok: true, state: 0, reward: 1, terminated: false }));
    expect(strict([constant, constant], data, exact).score).toBe(0.5);
  });
});

describe('do-nothing', () => {
  it('predicts the state as it was, the most frequent reward and no end', () => {
    const data = [transition({ reward: 2 }), transition({ reward: 0.1 }), transition({ reward: 0.1 })];
    expect(doNothing(data)).toEqual(
      data.map(() => ({ ok: true, state: [0, 0], reward: Math.fround(0.1), terminated: false })),
    );
  });
});

describe('legal actions of the next state', () => {
  const here = (nextLegalActions: readonly number[], changes: Partial<RecordedTransition> = {}): RecordedTransition =>
    transition({ nextLegalActions, ...changes });
  const lists = (truth: RecordedTransition, legalActions: readonly number[]): Prediction =>
    ({ ...right(truth), legalActions }) as Prediction;
  const code = (truth: RecordedTransition, legalActions: readonly number[]): number =>
    paperCode([lists(truth, legalActions)], [truth], close(2));

  it('earn a quarter by paper-code, for some action and none that is not legal', () => {
    const truth = here([0, 1, 3]);
    expect(code(truth, [3, 0, 1])).toBe(1);
    expect(code(truth, [1])).toBe(1);
    expect(code(truth, [])).toBe(0.75);
    expect(code(truth, [1, 2])).toBe(0.75);
    // The other parts are quarters too, the state's in equal shares an entry: 1/8 + 1/4 + 1/4 + 1/4.
    const half: Prediction = { ok: true, state: [1, 9], reward: 1, terminated: false, legalActions: [0] };
    expect(paperCode([half], [truth], close(2))).toBe(0.875);
  });
  it('are no part of the equation, nor of paper-code at an end', () => {
    expect(paperEquation([lists(here([0]), [7])], [here([0])], close(2))).toBeCloseTo(1, 14);
    expect(code(here([0], { terminated: true }), [7])).toBe(1);
  });
  it('have to be the same ones by strict, in any order, but after an end', () => {
    const strictly = (truth: RecordedTransition, legalActions: readonly number[]): number =>
      strict([[lists(truth, legalActions)]], [truth], close(2)).right;
    expect([
      strictly(here([0, 1]), [1, 0]),
      strictly(here([0, 1]), [0]),
      strictly(here([0, 1]), []),
      strictly(here([]), []),
      strictly(here([]), [0]),
      strictly(here([0, 1], { terminated: true }), [0]),
    ]).toEqual([1, 0, 0, 1, 0, 1]);
  });
  it('do-nothing lists what is legal everywhere', () => {
    const data = [here([0, 1, 2]), here([2, 0])];
    expect(doNothing(data)).toMatchObject([{ legalActions: [0, 2] }, { legalActions: [0, 2] }]);
  });
});

describe('leaves', () => {
  const list: ScoredState = {
    type: {
      kind: 'record',
      fields: [
        { name: 'name', type: { kind: 'string' } },
        {
          name: 'places',
          type: { kind: 'array', element: { kind: 'tuple', elements: [{ kind: 'number' }, { kind: 'boolean' }] } },
        },
        { name: 'stock', type: { kind: 'dictionary', value: { kind: 'number' } } },
      ],
    },
    entries: 'leaves',
    comparator: 'close',
  };
  const truth = {
    name: 'a',
    places: [
      [1, true],
      [2, false],
    ],
    stock: { x: 1, y: 2 },
  };
  const of = (state: Value): number =>
    paperCode([{ ok: true, state, reward: 1, terminated: false }], [transition({ nextObservation: truth })], list);
  // Leaves of the truth: the name; the length and four parts of places; the keys and two values of the stock: 9.
  it('earn alike, whatever the layout', () => {
    expect(of(truth)).toBeCloseTo(1, 14);
    expect(of({ ...truth, name: 'b' })).toBeCloseTo(1 - 1 / 27, 14);
    expect(of({ ...truth, places: [[1, true]] })).toBeCloseTo(1 - 3 / 27, 14); // the length and both of the second
    expect(of({ ...truth, places: [...truth.places, [0, true]] })).toBeCloseTo(1 - 1 / 27, 14);
    expect(of({ ...truth, stock: { x: 1, z: 2 } })).toBeCloseTo(1 - 2 / 27, 14);
    expect(of({ ...truth, stock: { x: 1 + 1e-6, y: 2 } })).toBeCloseTo(1, 14);
  });
  it('of a state of another shape earn nothing, and strict wants every one', () => {
    expect(of(7)).toBeCloseTo(2 / 3, 14);
    const wrong = { ...truth, name: 'b' };
    const scored = strict(
      [[{ ok: true, state: wrong, reward: 1, terminated: false }]],
      [transition({ nextObservation: truth })],
      list,
    );
    expect([scored.right, scored.entries]).toEqual([0, 8 / 9]);
  });
});

describe('values', () => {
  it('are close within 1e-5 + 1e-5 |t|; infinities equal themselves, NaN nothing', () => {
    expect([closely(100.001, 100), closely(100.0011, 100)]).toEqual([true, false]);
    expect([
      closely(Infinity, Infinity),
      closely(-Infinity, Infinity),
      closely(1, Infinity),
      closely(NaN, NaN),
    ]).toEqual([true, false, false, false]);
  });

  it('of a record earn credit by field', () => {
    const text = { kind: 'string' } as const;
    const record: ScoredState['type'] = {
      kind: 'record',
      fields: [
        { name: 'board', type: text },
        { name: 'inventory', type: text },
      ],
    };
    const data = [transition({ nextObservation: { board: 'b', inventory: 'axe' } })];
    const predicted: Prediction = { ok: true, state: { inventory: 'axe', board: 'x' }, reward: 1, terminated: false };
    expect(paperCode([predicted], data, { type: record, entries: 2, comparator: 'exact' })).toBeCloseTo(
      1 / 6 + 2 / 3,
      14,
    );
  });
});
