import { describe, expect, test } from 'vitest';
import { parseContract } from '../src/contract_json.ts';
import { selfDeclared, type ModelContract } from '../src/model_contract.ts';

const grid: ModelContract = {
  name: 'grid',
  types: 'given',
  declaration: 'interface State { x: number; keys: string[] }\ntype Action = "left" | "right";',
  state: {
    kind: 'record',
    fields: [
      { name: 'x', type: { kind: 'number' } },
      { name: 'keys', type: { kind: 'array', element: { kind: 'string' } } },
    ],
  },
  action: { kind: 'literal', values: ['left', 'right'] },
  initialState: ['initialState'],
  terminated: 'done',
  legalActions: 'optional',
  actionSpace: { kind: 'finite', actions: ['left', 'right'] },
  form: 'transition+reward',
  entryNames: { reward: 'score' },
};
const box: ModelContract = {
  ...grid,
  action: { kind: 'array', element: { kind: 'number' }, length: 2 },
  actionSpace: { kind: 'box', low: [-1, 0], high: [1, 0] },
};

test.each([
  ['given types', grid],
  ['a box', box],
  ['self-declared types', selfDeclared],
])('a contract with %s is read back as it was written', (_, contract) => {
  expect(parseContract(JSON.stringify(contract))).toEqual({ ok: true, value: contract });
});

describe('a wrong contract is refused by its field:', () => {
  const changed = (change: object, base: ModelContract = grid): string => JSON.stringify({ ...base, ...change });
  test.each([
    ['text that is no JSON', '{', ''],
    ['no object', '[]', ''],
    ['an unknown kind of types', changed({ types: 'mine' }), 'types'],
    ['a name that is no name', changed({ terminated: 'is done' }), 'terminated'],
    ['an unknown form', changed({ form: 'both' }), 'form'],
    ['a wrong entry name', changed({ entryNames: { step: '1' } }), 'entryNames.step'],
    ['one name for two entries', changed({ entryNames: { step: 'go', reward: 'go' } }), 'entryNames.reward'],
    ['no state', changed({ state: undefined }), 'state'],
    [
      'a wrong layout deep inside',
      changed({ state: { kind: 'array', element: { kind: 'numbers' } } }),
      'state.element.kind',
    ],
    ['a field too many', changed({ speed: 1 }), ''],
    [
      'an action that is none',
      changed({ actionSpace: { kind: 'finite', actions: ['left', 'up'] } }),
      'actionSpace.actions.1',
    ],
    [
      'a box of two lengths',
      changed({ actionSpace: { kind: 'box', low: [0], high: [1, 2] } }, box),
      'actionSpace.high',
    ],
    [
      'a box upside down',
      changed({ actionSpace: { kind: 'box', low: [0, 2], high: [1, 1] } }, box),
      'actionSpace.low.1',
    ],
    ['a box of another size', changed({ actionSpace: { kind: 'box', low: [0], high: [1] } }, box), 'actionSpace.low'],
    ['a box of no numbers', changed({ actionSpace: { kind: 'box', low: [0], high: [1] } }), 'actionSpace.low'],
  ])('%s', (_, text, field) => {
    const parsed = parseContract(text);
    expect(parsed.ok ? 'accepted' : parsed.error.field).toBe(field);
    if (!parsed.ok) expect(parsed.error.message).toContain(field === '' ? 'contract' : `'${field}'`);
  });
});
