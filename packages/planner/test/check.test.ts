import { describe, expect, test } from 'vitest';
import { checkEnvironment, loadOracle, oracleIds, type CheckedEnvironment, type Oracle } from '../src/index.ts';

function open(id: string): Oracle {
  const opened = loadOracle(id);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** CartPole with one of its functions replaced. */
function broken(change: (oracle: Oracle) => Partial<CheckedEnvironment>): CheckedEnvironment {
  const oracle = open('CartPole-v1');
  return {
    spec: oracle.spec,
    reset: (seed) => oracle.reset(seed),
    observe: (state) => oracle.observe(state),
    step: (...given) => oracle.step(...given),
    stateToJson: (state) => oracle.stateToJson(state),
    stateFromJson: (json) => oracle.stateFromJson(json),
    renderAnsi: (state) => oracle.renderAnsi(state),
    renderSvg: (state) => oracle.renderSvg(state),
    ...change(oracle),
  };
}

const promises = (environment: CheckedEnvironment): string[] =>
  checkEnvironment(environment, { seeds: 2, steps: 20 }).map(({ promise }) => promise);

describe('checkEnvironment', () => {
  test('passes every true environment', () => {
    const ids = oracleIds();
    for (const id of ids.ok ? ids.value : []) expect(checkEnvironment(open(id)), id).toEqual([]);
    expect(promises(broken(() => ({})))).toEqual([]);
  });

  test('tells a broken promise by its name', () => {
    let calls = 0;
    expect(
      promises(
        broken((oracle) => ({
          reset: () => oracle.reset((calls += 1)),
        })),
      ),
    ).toContain('a seed gives one start state');
    expect(
      promises(
        broken((oracle) => ({
          step: (...given) => {
            const step = oracle.step(...given);
            calls += 1;
            return step.ok ? { ok: true, value: { ...step.value, reward: calls } } : step;
          },
        })),
      ),
    ).toEqual(['a step depends on its arguments alone', 'rewards are finite and in their range']);
    expect(promises(broken((oracle) => ({ observe: () => oracle.observe([9, 0, 0, 0]) })))).toContain(
      'observations lie in their space',
    );
    expect(promises(broken((oracle) => ({ stateFromJson: () => oracle.reset(0) })))).toEqual([
      'JSON is read back',
      'JSON that is no state is refused',
    ]);
    expect(promises(broken((oracle) => ({ step: (state, _action, random) => oracle.step(state, 0, random) })))).toEqual(
      ['what is no action is refused'],
    );
  });
});
