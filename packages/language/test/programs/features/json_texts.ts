// covers: JSON.stringify of numbers, texts, arrays, tuples, objects, unions and dictionaries; as keys; in messages
type Point = { x: number; y: number };
type Move = { kind: 'go'; to: Point; fast: boolean } | { kind: 'say'; text: string } | { kind: 'rest' };
type Step = Move | 'pass' | number;
interface Item {
  readonly name: string;
  readonly weight: number | null;
  readonly tags?: string[];
}

const TEXTS = [
  'plain',
  'a "b" \\ c',
  'tab\t\n\r\b\f',
  '\u0000\u001f\u007f',
  'é☃',
  '\ud83d\ude00',
  '\ud83d',
  '\ude00x',
  '',
];

const keyOf = (board: readonly number[][], at: Point): string => JSON.stringify([board, at.x, at.y]);

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const first = state[0] ?? 0;
  const moves: Step[] = [
    { kind: 'go', to: { x: first, y: action }, fast: first > 2 },
    { kind: 'say', text: `say "${first}"` },
    { kind: 'rest' },
    'pass',
    action,
  ];
  const items: Item[] = [
    { name: 'stone', weight: first, tags: ['a', `${first}`] },
    { name: 'air', weight: null },
  ];
  const table: Record<string, number | string> = { b: 1, 'a"': 'two', '7': first };
  const sizes: Record<'s' | 'm', number[]> = { s: [], m: [1, first] };
  const pair: [string, number, boolean?] = ['p', first];
  const maybe: (number | undefined | null)[] = [1, undefined, null, first];
  const texts = [
    JSON.stringify(state),
    JSON.stringify(first),
    JSON.stringify(moves),
    JSON.stringify(items),
    JSON.stringify(table),
    JSON.stringify(sizes),
    JSON.stringify(pair),
    JSON.stringify(maybe),
    JSON.stringify(TEXTS),
    JSON.stringify(first > 3),
    JSON.stringify({ a: { b: [{ c: first }] }, d: 'e' }),
  ];
  const seen = new Set<string>();
  for (const x of [0, 1, 1, 0]) seen.add(keyOf([[first], [x]], { x, y: 1 }));
  const move = moves[Math.abs(Math.trunc(action)) % 5];
  if (first > 100 && move !== undefined) throw new Error('illegal: ' + JSON.stringify(move));
  const out = [seen.size];
  for (const text of texts) {
    out.push(text.length);
    let hash = 7;
    for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) % 65521;
    out.push(hash);
  }
  return { state: out, reward: 0, terminated: false };
}
