// covers: functions in tables, fields and arrays; conditional choice of a function; functions as results
type Rule = (x: number, by: number) => number;

const add: Rule = (x, by) => x + by;
function scale(x: number, by: number): number {
  return x * by;
}
const rules: readonly Rule[] = [add, scale, (x) => -x, Math.pow, Math.max];
const handlers: { up: Rule; down: Rule } = { up: add, down: (x, by) => add(x, -by) };

interface Effect {
  weight: number;
  apply: Rule;
  undo?: Rule;
}
const effects: Effect[] = [
  { weight: 1, apply: add, undo: (x, by) => x - by },
  { weight: 2, apply: scale },
];

function choose(which: number): Rule {
  return which > 0 ? add : scale;
}

function applyRule(rule: Rule, x: number): number {
  return rule(x, 2) + rule(1, x);
}

function one(x: number): number {
  return x + 1;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const results: number[] = [];
  for (const rule of rules) results.push(rule(action, 3), applyRule(rule, action));
  for (const { weight, apply, undo } of effects) {
    results.push(apply(action, weight));
    if (undo) results.push(undo(action, weight));
    results.push(undo?.(1, 2) ?? 99);
  }
  for (const effect of effects) results.push(effect.apply(2, action), effect.undo?.(action, 1) ?? 5);
  const chosen = action > 0 ? handlers.up : handlers.down;
  results.push(chosen(action, 1), handlers.up(1, 2), choose(action)(5, 6));
  let current = add;
  for (const x of state) {
    results.push(current(x, 2));
    current = current === add ? scale : add;
  }
  results.push(...state.map(state.length > 1 ? one : Math.abs), ...state.map(one));
  results.push(...['12', '0x1f', 'q'].map(parseInt), ...['1.5e1z', ''].map(parseFloat));
  return { state: results, reward: rules[1](3, action), terminated: current === add };
}
