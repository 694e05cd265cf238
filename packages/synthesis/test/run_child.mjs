// Starts or goes on with a run of a small world, and dies where it is told to. What it prints is the run's result.
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from '@orrery/contract';
import { plainProfile } from '@orrery/llm';
import { publishedPrompts } from '@orrery/synthesis';
import { continueRun, createRunFolder, openRunFolder } from '@orrery/synthesis/run';

const {
  runs,
  die = {},
  failing = [3],
  unreachable = [],
  retried = {},
  caps,
  budget = 4,
  window = 1,
  search = 'gif-mcts',
  requests,
} = JSON.parse(process.argv[2]);
const dead = () => process.kill(process.pid, 'SIGKILL');

const layout = {
  state: { kind: 'array', element: { kind: 'number' }, length: 1 },
  action: { kind: 'number' },
  actionSpace: { kind: 'finite', actions: [1, 2] },
  stochastic: false,
  legalActions: false,
  initialState: false,
  players: false,
};
const contract = {
  name: 'counter',
  types: 'given',
  declaration: 'type State = number[];\ntype Action = number;',
  state: layout.state,
  action: layout.action,
  initialState: [],
  terminated: 'terminated',
  legalActions: 'optional',
};
const transitions = [0, 1, 2, 3, 4, 5].map((n) => ({
  observation: [n],
  action: 1,
  nextObservation: [n + 1],
  reward: n,
  terminated: n === 5,
  truncated: false,
}));
const filler = Array.from({ length: 30 }, (_, at) => `// line ${at}`).join('\n');

// Programs are bodies of JavaScript functions of (n, action); ask k knows k - 2 of the states.
const programOf = (ask) =>
  ask % 4 === 2
    ? `${filler}\nno program`
    : `${filler}\nreturn [[n < ${Math.min(ask - 2, 5)} ? n + 1 : n], n, n === 5]; // ${ask}`;

const session = {
  async complete(_request, { place, onBody, mayRetry }) {
    const ask = place.ask + 1;
    appendFileSync(requests, `${ask}\n`);
    if (die.beforeResponse === ask) dead();
    // Later asks are answered first.
    for (let turn = 0; turn < 8 - (ask % 5); turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (unreachable.includes(ask)) return { ok: false, error: { code: 'unreachable', message: 'nobody there' } };
    for (let retry = 0; retry < (retried[ask] ?? 0) && mayRetry(false); retry += 1)
      appendFileSync(requests, `${ask}\n`);
    if (failing.includes(ask)) return { ok: true, value: { kind: 'call_failed', message: 'reset' } };
    onBody(`the body of ${ask}`);
    if (die.atResponse === ask) dead();
    const usage = { promptTokens: 100 + ask, completionTokens: 10, estimated: false };
    const samples = [`Here it is.\n\`\`\`ts\n${programOf(ask)}\n\`\`\``];
    return { ok: true, value: { kind: 'answered', samples, usage, model: 'scripted' } };
  },
};

const ports = {
  compile: (source) =>
    source.includes('return')
      ? {
          ok: true,
          value: { code: source, section: { layout, parameters: [], sites: [], abi: 1, sourceHash: '', compiler: '' } },
        }
      : {
          ok: false,
          error: [{ rule: 'WM0601', line: 1, column: 1, message: 'step is missing.', remedy: 'Export it.' }],
        },
  sandbox: {
    async run({ code }, { states, actions }) {
      const body = Function('n', 'action', code);
      const value = states.map((state, at) => {
        const [next, reward, terminated] = body(
          decode(layout.state, state).value[0],
          decode(layout.action, actions[at]).value,
        );
        return {
          ok: true,
          next: encode(layout.state, next).value,
          reward,
          terminated,
          charges: 0,
          bytes: 0,
          stream: {},
        };
      });
      return { ok: true, value };
    },
  },
  format: (source) => source.replaceAll(/ +\/\/ \d+$/g, ''),
  clock: () => performance.now(),
  session,
  ...(caps !== undefined && { caps }),
  onEvent: (event, replayed) => {
    if (!replayed && die.afterEvent === event.number) dead();
  },
};

const path = join(runs, 'run');
const opened = existsSync(join(path, 'run.json'))
  ? openRunFolder(path)
  : createRunFolder(runs, 'run', (id, put) => {
      const description = put('A counter goes up.');
      if (!description.ok) return description;
      const data = put(JSON.stringify(transitions));
      if (!data.ok) return data;
      return {
        ok: true,
        value: {
          kind: 'run',
          format: 1,
          id,
          made: { at: 'then', orrery: '0', node: '0' },
          task: {
            id: 'counter',
            contract,
            description: description.value,
            metric: { entries: 1, comparator: 'close' },
          },
          transitions: { blob: data.value, count: transitions.length },
          search: { name: search },
          prompts: { name: 'published', version: publishedPrompts.version, dataTokens: 0 },
          mode: 'strict',
          seed: 4,
          draws: 1,
          limits: { budget, window, unansweredAllowed: 2 },
          calibrate: false,
          role: 'writer',
          continuation: 'none',
          sampling: { temperature: 1, topP: null, maxTokens: 500, stop: [] },
          stream: { suite: 'test', environment: 'counter', method: search, seed: 4 },
          model: { mode: 'live', name: 'scripted', profile: plainProfile },
          caps: { money: 5 },
          price: { input: 1, output: 1 },
        },
      };
    });
if (!opened.ok) {
  console.log(JSON.stringify(opened.error));
  process.exit(3);
}
const lost = opened.value.calls.history.lost;
const result = await continueRun(opened.value, ports);
opened.value.close();
if (!result.ok) {
  console.log(JSON.stringify(result.error));
  process.exit(3);
}
const { best, counts, ledger, stopReason, pause } = result.value;
console.log(JSON.stringify({ best, counts, ledger, stopReason, pause }));
console.error(JSON.stringify({ lost }));
