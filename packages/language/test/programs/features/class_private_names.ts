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

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const account = new Account(action);
  for (const x of state) account.deposit(x);
  const other = new Account(1).deposit(action).deposit(action);
  return { state: [...account.state(), ...other.state()], reward: 0, terminated: account.equals(other) };
}
