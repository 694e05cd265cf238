import type { ModelContract } from '@orrery/contract';
import type { SynthesisTask } from '../ports.ts';

/** How a world model is written: the same text for every prompt of a task. */
export function worldModelText({ contract, observationPrecision }: SynthesisTask): string {
  return [
    '## The program',
    'Write a world model: a TypeScript module that predicts what the environment does in one step.',
    types(contract),
    `\`\`\`ts\n${signatures(contract)}\n\`\`\``,
    [
      '- State is the observation: `step` gets an observation as `state` and returns the next observation as `state`.',
      `- \`reward\` is the reward of this step. \`${contract.terminated}\` says that the world itself ended. You may assume that the episode is not over in the given state. Time limits are not the program's business.`,
      '- `random` offers `float()` in [0, 1), `integer(n)` in 0 … n-1, `chance(p)` and `normal()`. Leave it out if the world is deterministic.',
      ...(observationPrecision === 'float32'
        ? [
            '- The environment computes in double precision and rounds its observations to float32. Rounding yours is not needed.',
          ]
        : []),
    ].join('\n'),
    language,
  ].join('\n\n');
}

function types(contract: ModelContract): string {
  return contract.types === 'given'
    ? `These types are given; use them without import:\n\n\`\`\`ts\n${contract.declaration.trim()}\n\`\`\`\n\nExport:`
    : 'Declare and export your own types `State` and `Action`, and export:';
}

function signatures({ terminated, legalActions, initialState }: ModelContract): string {
  const start = initialState[0];
  return [
    `export function step(state: State, action: Action, random: Random): { state: State; reward: number; ${terminated}: boolean }`,
    ...(legalActions === 'required' ? ['export function legalActions(state: State): Action[]'] : []),
    ...(start === undefined ? [] : [`export function ${start}(random: Random): State // optional`]),
  ].join('\n');
}

const language = `The language is TypeScript, less what hides state:
- \`step\` is pure: what it returns depends on its arguments alone. Module level holds functions, types, classes and constants that nothing writes to; no module-level \`let\`, no cache.
- Everything else is as usual: strings, \`null\`, \`undefined\` and optional fields, unions with a literal tag, tuples, generics, Map, Set, Record, classes without inheritance, closures as callbacks and helpers, destructuring, spread, template strings, \`structuredClone\`, \`throw new Error('…')\`; \`Math.*\` and the methods of arrays, strings, Map and Set.
- Not available: \`import\`, \`any\`, \`unknown\`, \`Math.random\`, \`Date\`, \`console\`, \`try\`, \`async\`, generators, inheritance, getters, \`var\`, functions stored in data that capture variables.
- Give every parameter its type. Reading past the end of an array or a missing key of a Record is an error, unless the place allows for \`undefined\` (\`??\`, \`?.\`, \`===\`, a condition).`;
