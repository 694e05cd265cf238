// covers: parameters; destructured, spread, passed on and indexed; derived constants
export const parameters = { gravity: 9.8, mass: 0.5, lift: -2.5, 'pole-length': 1 };

const { gravity, mass: M } = parameters;
const TOTAL = gravity + M + parameters.lift;
const LENGTH = parameters['pole-length'];
const ALL = { ...parameters, extra: 4 };

function weight({ gravity: g, mass }: { gravity: number; mass: number }, by = 1): number {
  return g * mass * by;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const { mass, ...rest } = parameters;
  const { lift: up = 3 } = parameters;
  const whole = parameters;
  const copy = { ...parameters, mass: action };
  copy.gravity += 1;
  return {
    state: [
      gravity,
      M,
      TOTAL,
      LENGTH,
      ALL.extra,
      ALL.lift,
      mass,
      rest.gravity,
      up,
      whole.mass,
      copy.gravity,
      copy.mass,
    ],
    reward: weight({ gravity: parameters.gravity, mass: state.length }) + parameters['lift'],
    terminated: whole === parameters,
  };
}
