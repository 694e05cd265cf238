import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Search, type Outcome, type Proposal, type SearchLimits } from '../src/search.ts';
import { bug, gifMcts, open, program, text } from './support.ts';

const limits: SearchLimits = { budget: 10, window: 1, unansweredAllowed: 3 };

/** What ask number `id` is answered with: a fixed script with bugs, short programs and failures in it. */
function scripted(id: number, failures = true): Outcome {
  const turn = (id * 7919) % 23;
  if (failures && turn % 11 === 5) return { kind: 'call_failed' };
  if (failures && turn % 11 === 6) return { kind: 'refused' };
  if (turn % 4 === 1) return bug();
  return program(turn / 30, { text: text(turn % 5 === 2 ? 3 : 40) });
}

/** Runs to the end, telling in the order that `pick` chooses among the asks in flight. */
function run(search: Search, pick: (inFlight: readonly number[]) => number, eager: boolean): Proposal[] {
  const proposals: Proposal[] = [];
  const inFlight: number[] = [];
  for (let turn = 0; turn < 10_000; turn += 1) {
    const proposal = search.ask();
    if (proposal !== undefined) {
      proposals.push(proposal);
      inFlight.push(proposal.id);
      if (eager) continue;
    }
    if (search.phase === 'finished') return proposals;
    if (inFlight.length === 0) continue;
    const [id] = inFlight.splice(pick(inFlight) % inFlight.length, 1);
    if (id !== undefined) search.tell(id, scripted(id));
  }
  throw new Error('the search does not end');
}

describe('a window', () => {
  it('of 2 lets ask n see exactly tells 1 … n - 2', () => {
    const rule = gifMcts();
    const search = open(rule, { ...limits, window: 2 });
    expect(search.ask()).toMatchObject({ id: 1, kind: 'generate', parent: 0 });
    expect(search.ask()).toMatchObject({ id: 2, kind: 'generate', parent: 0 });
    expect([search.ask(), search.phase]).toEqual([undefined, 'waiting']);

    // A later tell is kept until its turn: ask 3 still waits for tell 1.
    expect(search.tell(2, program(0.9))).toBe('accepted');
    expect([search.ask(), search.phase, rule.root.visits]).toEqual([undefined, 'waiting', 1]);
    search.tell(1, program(0.2));
    search.ask();
    expect([search.counts.asked, search.counts.applied, rule.root.visits]).toEqual([3, 1, 2]);
    expect(search.best?.ask).toBe(1);
  });

  it('counts one visit at the predicted value for an ask in flight, and takes it back before the backup', () => {
    const rule = gifMcts();
    const search = open(rule, { ...limits, window: 3 });
    search.ask();
    const [first] = rule.root.children;
    // The prior of generate.
    expect([...rule.root.pending.values()]).toEqual([0.5]);
    expect([...(first?.pending.values() ?? [])]).toEqual([0.5]);
    search.ask();
    // Its sibling in flight is a tried one of value 0.5: v = 0.5 * 0.5 + 0.5 * 0.5.
    expect([...rule.root.pending.values()]).toEqual([0.5, 0.5]);
    search.ask();
    search.tell(1, program(0.8));
    search.ask();
    expect([first?.pending.size, first?.visits, first?.valueSum]).toEqual([1, 1, 0.8]);
    expect([rule.root.visits, rule.root.valueSum]).toEqual([2, 0.8]);
  });

  it('is ignored where nothing is selectable: the next tell is applied first', () => {
    const search = open(gifMcts({ allowGenerate: false }), { ...limits, window: 4 });
    expect(search.ask()?.id).toBe(1);
    expect([search.ask(), search.phase]).toEqual([undefined, 'waiting']);
    search.tell(1, program(0.5));
    expect(search.ask()).toMatchObject({ id: 2, kind: 'improve', parent: 1 });
  });

  it('gives the same asks whatever the order and the time of the tells', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(50), { minLength: 1 }),
        fc.boolean(),
        (window, picks, eager) => {
          const build = (): Search => open(gifMcts(), { budget: 25, window, unansweredAllowed: 9 });
          let turn = 0;
          const shuffled = build();
          const one = run(shuffled, () => picks[(turn += 1) % picks.length] ?? 0, eager);
          const inOrder = build();
          const other = run(inOrder, () => 0, true);
          expect(one).toEqual(other);
          expect(shuffled.best).toEqual(inOrder.best);
          expect(shuffled.counts).toEqual(inOrder.counts);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a budget', () => {
  it('counts answers alone: refusals and transport failures cost nothing', () => {
    const search = open(gifMcts(), { budget: 25, window: 3, unansweredAllowed: 9 });
    const asked = run(search, () => 0, true).length;
    const kinds = Array.from({ length: asked }, (_, at) => scripted(at + 1).kind);
    expect(new Set(kinds)).toEqual(new Set(['evaluated', 'call_failed', 'refused']));
    expect(kinds.filter((kind) => kind === 'evaluated')).toHaveLength(25);
    expect([search.counts.answered, search.stopReason]).toEqual([25, 'budget']);
  });

  it('gives the place of a failed call to another ask, once the failure is known', () => {
    const search = open(gifMcts(), { budget: 2, window: 2, unansweredAllowed: 3 });
    search.ask();
    search.ask();
    expect(search.ask()).toBeUndefined();
    search.tell(1, { kind: 'call_failed' });
    expect(search.ask()?.id).toBe(3);
    search.tell(2, program(0.1));
    search.tell(3, { kind: 'cancelled' });
    expect(search.ask()?.id).toBe(4);
    search.tell(4, program(0.1));
    expect([search.ask(), search.stopReason, search.counts.answered]).toEqual([undefined, 'budget', 2]);
  });

  it('is not waited for when asks stay unanswered', () => {
    const search = open(gifMcts(), { ...limits, unansweredAllowed: 2 });
    for (let id = 1; id <= 3; id += 1) {
      expect(search.ask()?.id).toBe(id);
      search.tell(id, { kind: id === 2 ? 'refused' : 'call_failed' });
    }
    expect([search.ask(), search.stopReason]).toEqual([undefined, 'unanswered']);
  });

  it('leaves a tree without a trace of a call that failed', () => {
    const rule = gifMcts();
    const search = open(rule, limits);
    search.ask();
    search.tell(1, { kind: 'call_failed' });
    expect(search.ask()).toMatchObject({ id: 2, kind: 'generate', parent: 0 });
    expect(rule.root.children.map((child) => [child.id, child.index])).toEqual([[2, 1]]);
    expect([rule.root.visits, rule.root.valueSum]).toEqual([1, 0]);
    search.tell(2, bug());
    search.ask();
    search.tell(3, { kind: 'call_failed' });
    // The only fix of a buggy node is offered again.
    expect(search.ask()).toMatchObject({ id: 4, kind: 'fix', parent: 2 });
  });
});

describe('the end', () => {
  it('comes with the first perfect program, before its backup and before what is in flight', () => {
    const rule = gifMcts();
    const search = open(rule, { ...limits, window: 2 });
    search.ask();
    search.ask();
    search.tell(2, program(0.9));
    search.tell(1, program(1, { perfect: true }));
    expect([search.ask(), search.phase, search.stopReason]).toEqual([undefined, 'finished', 'perfect']);
    expect([search.best?.ask, search.counts.applied, rule.root.visits]).toEqual([1, 1, 1]);
  });

  it('keeps the first program, and replaces it on strict improvement only', () => {
    const search = open(gifMcts(), limits);
    const best: (number | undefined)[] = [];
    const outcomes = [bug(), program(0), program(0.4), program(0.4), program(0.5)];
    for (const [at, outcome] of outcomes.entries()) {
      search.ask();
      if (at > 0) best.push(search.best?.ask);
      search.tell(at + 1, outcome);
    }
    search.ask();
    best.push(search.best?.ask);
    expect(best).toEqual([1, 1, 3, 3, 5]);
  });

  it('comes from outside after what has come in', () => {
    const search = open(gifMcts(), limits);
    search.ask();
    search.tell(1, program(0.3));
    search.stop();
    expect([search.best?.ask, search.stopReason, search.ask()]).toEqual([1, 'stopped', undefined]);
  });
});

describe('tell', () => {
  it('repeated changes nothing, and of an unknown ask says so', () => {
    const search = open(gifMcts(), limits);
    expect(search.tell(1, program(1))).toBe('unknown');
    search.ask();
    expect(search.tell(1, program(0.3))).toBe('accepted');
    expect(search.tell(1, program(0.9))).toBe('repeated');
    search.stop();
    expect(search.best?.program.value).toBe(0.3);
  });
});

it('limits out of range are refused by name', () => {
  expect(Search.create(gifMcts(), { ...limits, window: 0 })).toEqual({
    ok: false,
    error: { field: 'window', message: 'search: window must be a whole number from 1, got 0' },
  });
});
