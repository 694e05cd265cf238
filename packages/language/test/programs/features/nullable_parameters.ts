// covers: optional parameters; default parameters; destructuring with defaults; spreads of optional fields
type Options = { speed?: number; name?: string; limit: number | null };

function optional(a: number, b?: number): number {
  return b === undefined ? a : a + b;
}

function run({ speed = 2, name = 'abc', limit }: Options): number {
  return speed + name.length + (limit ?? 100);
}

function merged(base: Options, patch: Partial<Options>): Options {
  return { ...base, ...patch };
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  out.push(optional(1), optional(1, 2), optional(1, action > 0 ? action : undefined));
  out.push(run({ limit: null }), run({ limit: 3, speed: 0 }), run({ limit: 1, name: '' }));
  out.push(run({ limit: 1, speed: undefined, name: action > 1 ? 'x' : undefined }));
  const m = merged({ limit: 5, speed: 1 }, { speed: 7 });
  const k = merged({ limit: 5, speed: 1 }, action > 0 ? {} : { limit: null });
  out.push(m.speed ?? -1, m.limit ?? -2, k.speed ?? -3, k.limit ?? -4, run(m), run(k));
  const { speed, limit = 4, ...rest } = k;
  out.push(speed ?? -5, limit ?? -6, rest.name === undefined ? 1 : 0);
  const copy = structuredClone(m);
  copy.speed = undefined;
  out.push(copy.speed ?? -7, m.speed ?? -8);
  return { state: out, reward: 0, terminated: false };
}
