// Optional fields: absent, undefined and null are three things at the border.
export interface State {
  count?: number;
  name?: string | null;
  maybe: boolean | undefined;
  nothing: number | null;
  inner: { a?: string; b?: { c?: number } }[];
  pair: [number, string | null];
}
export type Action = 'absent' | 'undefined' | 'null' | 'value' | 'inner';

export function initialState(): State {
  return { maybe: undefined, nothing: null, inner: [{}], pair: [0, null] };
}

export function legalActions(state: State): Action[] {
  return state.count === undefined ? ['value', 'null', 'inner'] : ['absent', 'undefined', 'inner', 'value'];
}

export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  const { maybe, nothing, inner, pair } = state;
  const reward = (state.count ?? -1) + (state.name?.length ?? -2) + (state.inner[0]?.b?.c ?? -3);
  switch (action) {
    case 'absent':
      return { state: { maybe, nothing, inner, pair }, reward, done: false };
    case 'undefined':
      return { state: { ...state, count: undefined, name: undefined, maybe: undefined }, reward, done: false };
    case 'null':
      return { state: { ...state, name: null, nothing: null, pair: [pair[0] + 1, null] }, reward, done: false };
    case 'value':
      return {
        state: {
          ...state,
          count: (state.count ?? 0) + 1,
          name: `${state.name ?? 'n'}!`.slice(0, 5),
          maybe: !maybe,
          nothing: nothing === null ? -0 : null,
          pair: [pair[0], `${pair[1]}`],
        },
        reward,
        done: (state.count ?? 0) > 4,
      };
    default:
      return {
        state: {
          ...state,
          inner: inner.length > 3 ? [{}] : [...inner, inner.length % 2 === 0 ? { a: 'a' } : { b: { c: inner.length } }],
        },
        reward,
        done: false,
      };
  }
}
