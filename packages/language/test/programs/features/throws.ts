// covers: throw; functions that never return; exhaustive checks
type Cmd = { type: 'go'; by: number } | { type: 'stay' };

function fail(x: number): never {
  throw new RangeError(`bad ${x} of ${x > 3}`);
}

function assertNever(x: never): never {
  throw new Error(`unexpected ${JSON.stringify(x)}`);
}

function run(cmd: Cmd): number {
  switch (cmd.type) {
    case 'go':
      return cmd.by > 5 ? fail(cmd.by) : cmd.by;
    case 'stay':
      return 0;
    default:
      return assertNever(cmd);
  }
}

function name(x: number): string {
  if (x < -5) throw 'too low: ' + x;
  if (x === 4) throw Error('four');
  return x > 0 ? 'up' : 'down';
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [run({ type: 'stay' }), run({ type: 'go', by: action }), name(action).length];
  const last: number | undefined = state[3];
  if (last === undefined) throw new Error(`no element ${state.length}: ${last}`);
  const first = state.length > 0 ? state[0] : fail(-1);
  return { state: [...out, last, first], reward: 0, terminated: false };
}
