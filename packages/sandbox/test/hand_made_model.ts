import { statusCode, type ModelSection } from '@orrery/contract';

/** Section of a model with one number as state and one as action. */
export const section: ModelSection = {
  abi: 1,
  layout: {
    state: { kind: 'number' },
    action: { kind: 'number' },
    actionSpace: { kind: 'finite', actions: [0, 1] },
    stochastic: false,
    legalActions: true,
    initialState: true,
    players: false,
  },
  parameters: [{ name: 'gain', value: 2 }],
  sites: [
    { line: 0, column: 0, text: '' },
    { line: 7, column: 3, text: 'grid[4]' },
  ],
  sourceHash: '',
  compiler: '',
};

/**
 * A model's text in the shape that the language emits: next = gain * state + action, reward = state. `step` replaces the
 * body of the step; `outside` runs when the text is evaluated, `initialise` in set_parameters.
 */
export function modelText({
  step = '',
  outside = '',
  initialise = '',
  legalCount = 2,
}: { step?: string; outside?: string; initialise?: string; legalCount?: number } = {}): string {
  return `() => {
    const memory = new ArrayBuffer(512);
    const view = new DataView(memory);
    const regions = {
      limits: { offset: 0, size: 16 }, results: { offset: 16, size: 80 }, random: { offset: 96, size: 40 },
      script: { offset: 136, size: 0 }, parameters: { offset: 136, size: 8 }, action: { offset: 144, size: 8 },
      state_a: { offset: 152, size: 8 }, state_b: { offset: 160, size: 8 }, legal: { offset: 168, size: 16 },
      message: { offset: 184, size: 16 },
    };
    view.setFloat64(136, 2, true);
    let gain = 0;
    const fail = (status, site, a, b, text) => {
      view.setUint32(16 + 12, status, true);
      view.setUint32(16 + 16, site, true);
      view.setFloat64(16 + 24, a, true);
      view.setFloat64(16 + 32, b, true);
      view.setUint32(16 + 76, text === undefined ? 0 : 1, true);
      if (text !== undefined) {
        view.setUint32(184, text.length, true);
        for (let i = 0; i < text.length; i++) view.setUint16(188 + 2 * i, text.charCodeAt(i), true);
      }
      return status;
    };
    const ok = ${statusCode.ok};
    ${outside}
    return {
      get memory() { return memory; },
      regions,
      exports: {
        set_parameters() { ${initialise} gain = view.getFloat64(136, true); return ok; },
        step() {
          const state = view.getFloat64(152, true);
          const action = view.getFloat64(144, true);
          view.setUint32(16 + 40, 11, true);
          ${step}
          view.setFloat64(160, gain * state + action, true);
          view.setFloat64(16, state, true);
          view.setUint32(16 + 8, state > 100 ? 1 : 0, true);
          view.setUint32(16 + 20, 8, true);
          return ok;
        },
        legal_actions() {
          view.setFloat64(168, 0, true);
          view.setFloat64(176, 1, true);
          view.setUint32(16 + 68, ${legalCount}, true);
          view.setUint32(16 + 72, 16, true);
          return ok;
        },
        initial_state() {
          view.setFloat64(160, view.getUint32(96, true), true);
          view.setUint32(96, 12345, true);
          view.setUint32(16 + 20, 8, true);
          return ok;
        },
      },
    };
  }`;
}
