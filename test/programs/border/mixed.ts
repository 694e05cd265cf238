// Unions of kinds in states and actions: beside null, in arrays and tables, in the variants of a union, of literals alone.
export type Action =
  | 'pass'
  | { kind: 'bid'; amount: number | 'all' }
  | { kind: 'keep'; amount: number; note?: string | string[] }
  | number;
type Slot = number | string | boolean | null;
export interface State {
  turn: number | 'over';
  slots: Slot[];
  last: Action | null;
  result: 0 | 1 | 'draw' | false;
  notes: Record<string, string | number[]>;
  seen?: number | { at: number };
}

export function initialState(): State {
  return { turn: 0, slots: [0, 'a', true, null], last: null, result: false, notes: { a: 'b', '7': [1, -0] } };
}

export function legalActions(state: State): Action[] {
  if (state.turn === 'over') return ['pass'];
  const actions: Action[] = ['pass', { kind: 'bid', amount: 'all' }, { kind: 'bid', amount: state.turn }, state.turn];
  actions.push({ kind: 'keep', amount: 2, note: ['x', 'y'] }, { kind: 'keep', amount: 1 });
  return actions;
}

function turned(slot: Slot): Slot {
  if (slot === null) return 1;
  if (typeof slot === 'number') return `n${slot}`;
  return typeof slot === 'string' ? slot.length > 2 : slot ? null : -0;
}

export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  const next = structuredClone(state);
  let reward = 0;
  if (next.turn === 'over') return { state: initialState(), reward: -1, done: true };
  next.turn = next.turn > 6 ? 'over' : next.turn + 1;
  next.slots = next.slots.map(turned);
  if (typeof action === 'number') {
    next.seen = typeof next.seen === 'object' ? action : { at: action };
    next.result = action > 2 ? 1 : 0;
    if (action < 0) throw new Error(`no ${next.slots[0]} ${action}`);
  } else if (action === 'pass') {
    next.result = state.result === 'draw' ? false : 'draw';
    delete next.notes['a'];
  } else if (action.kind === 'bid') {
    reward = action.amount === 'all' || Number.isNaN(action.amount) ? 10 : action.amount;
    next.notes[`${action.amount}`] = action.amount === 'all' ? [reward, next.slots.length] : 'some';
  } else {
    action.amount *= 2;
    const { note } = action;
    if (note !== undefined) next.notes['note'] = typeof note === 'string' ? note : note.map((each) => each.length);
    reward = typeof next.seen === 'number' ? next.seen : (next.seen?.at ?? 0.5);
  }
  next.last = action;
  return { state: next, reward, done: next.turn === 'over' };
}
