// covers: classes; #private fields and methods
class Account {
  #balance = 0;
  #history: number[] = [];
  readonly owner: number;

  constructor(owner: number) {
    this.owner = owner;
  }

  deposit(amount: number): this {
    if (this.#accepts(amount)) {
      this.#balance += amount;
      this.#history.push(this.#balance);
    }
    return this;
  }

  #accepts(amount: number): boolean {
    return amount > 0 && this.#history.length < 4;
  }

  equals(other: Account): boolean {
    return this.#balance === other.#balance;
  }

  state(): number[] {
    return [this.#balance, ...this.#history, this.owner];
  }
}

class Hidden {
  #map = new Map<number, number>();
  map = 3;
  #size = 0;

  put(key: number, value: number): this {
    if (!this.#map.has(key)) this.#size++;
    this.#map.set(key, value + this.map);
    return this;
  }

  sum(): number {
    let total = this.#size;
    for (const value of this.#map.values()) total += value;
    return total;
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const account = new Account(action);
  for (const x of state) account.deposit(x);
  const other = new Account(1).deposit(action).deposit(action);
  return {
    state: [...account.state(), ...other.state(), new Hidden().put(action, 1).put(2, action).sum()],
    reward: 0,
    terminated: account.equals(other),
  };
}
