// covers: classes; fields of Map, Set, Record and optional types; instances in Map and Record; text fields
class Item {
  name: string;
  weight: number;
  note?: string;
  owner: string | null = null;

  constructor(name: string, weight: number) {
    this.name = name;
    this.weight = weight;
    if (weight > 3) this.note = `heavy ${name}`;
  }

  label(): string {
    return `${this.name}:${this.note ?? '-'}:${this.owner ?? 'nobody'}`;
  }

  take(by: string | undefined): this {
    this.owner = by ?? this.owner;
    return this;
  }
}

class Bag {
  private readonly items = new Map<string, Item>();
  readonly seen: Set<number> = new Set();
  counts: Record<string, number> = {};

  add(item: Item): boolean {
    const isNew = !this.items.has(item.name);
    this.items.set(item.name, item);
    this.seen.add(item.weight);
    this.counts[item.name] = (this.counts[item.name] ?? 0) + 1;
    return isNew;
  }

  get(name: string): Item | undefined {
    return this.items.get(name);
  }

  total(): number {
    let sum = 0;
    for (const item of this.items.values()) sum += item.weight;
    return sum;
  }

  heaviest(): Item | null {
    let best: Item | null = null;
    for (const [, item] of this.items) if (best === null || item.weight > best.weight) best = item;
    return best;
  }
}

function units(text: string): number[] {
  return [...text].map((c) => c.charCodeAt(0));
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const bag = new Bag();
  let added = 0;
  for (const [i, x] of state.entries()) if (bag.add(new Item(`i${i % 3}`, x))) added++;
  const found = bag.get('i1')?.take(action > 1 ? 'me' : undefined);
  const best = bag.heaviest();
  if (best !== null) best.take('you');
  return {
    state: [
      added,
      bag.total(),
      bag.seen.size,
      bag.counts['i0'] ?? -1,
      ...units(found?.label() ?? 'none'),
      ...units(best === null ? 'none' : best.label()),
      best === found ? 1 : 0,
      bag.get('i9') === undefined ? 1 : 0,
    ],
    reward: found ? found.weight : -1,
    terminated: best?.owner === 'you',
  };
}
