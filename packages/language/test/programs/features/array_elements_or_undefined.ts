// covers: array methods: find, findLast, at, pop, shift; their results may be undefined
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  out.push(state.find((x) => x > action) ?? -1, state.findLast((x) => x > action) ?? -2, state.at(0) ?? -3);
  const positions = [0, 1, -1, -2, 100, -100, 0.9, -0.9, -1.5, NaN, Infinity, -Infinity, action];
  for (const i of positions) out.push(state.at(i) ?? -4);
  const last = state.at(-1);
  if (last === undefined) out.push(1000);
  else out.push(last + 1);
  const cells = state.map((v, i) => ({ v, i }));
  const found = cells.find(({ v }) => v === action);
  out.push(found ? found.i : -1, found?.v ?? -9, cells.at(-2)?.i ?? -1);
  if (found) found.v = 50;
  out.push(...cells.map((cell) => cell.v));
  const stack = state.slice();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) out.push(top);
  out.push(stack.pop() ?? -5, stack.shift() ?? -6, stack.length);
  const queue = [...state];
  let x: number | undefined;
  while ((x = queue.shift()) !== undefined) if (x > 4) out.push(x);
  while (stack.length < 3) stack.push(stack.length);
  out.push(stack.pop()!, stack.shift()!, stack.length, stack.at(0)!);
  stack.pop();
  stack.pop();
  stack.shift();
  out.push(stack.length);
  const flags = [false, true];
  out.push(flags.find((flag) => !flag) === false ? 1 : 0, flags.pop() ? 1 : 0, flags.at(5) === undefined ? 1 : 0);
  const holed: (number | undefined)[] = [undefined, 1, NaN, undefined, action];
  out.push(holed.indexOf(undefined), holed.lastIndexOf(undefined), holed.includes(NaN) ? 1 : 0, holed.indexOf(NaN));
  out.push(
    holed.findIndex((y) => y === undefined),
    holed.find((y) => y === undefined) === undefined ? 1 : 0,
  );
  const present = holed.filter((y) => y !== undefined);
  out.push(...present, present.length, holed.filter((y): y is number => y !== undefined && y > 0).length);
  const sorted = [3, undefined, 1, undefined, 2].sort((a, b) => (a ?? 0) - (b ?? 0));
  out.push(...sorted.map((y) => y ?? -8));
  out.push(state.slice(undefined, 2).length, state.slice(1, undefined).length, [1, 2, 3].splice(1, undefined).length);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
