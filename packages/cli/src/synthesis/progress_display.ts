import type { Waiting } from '@orrery/llm';
import type { SynthesisEvent } from '@orrery/synthesis';
import { outcomeText } from './ask_text.ts';
import { moneyText, tokensText, type Billing } from './spending.ts';

/** Where progress goes. */
export interface Screen {
  /** A terminal gets one line that is drawn over; anything else a plain line an event. */
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
}

export interface ProgressOptions extends Billing {
  readonly budget: number;
  readonly window: number;
  /** Milliseconds of some clock. */
  readonly clock: () => number;
}

/** Tells how a run goes: calls, tokens, money, best score and the time that is left. */
export class ProgressDisplay {
  readonly #screen: Screen;
  readonly #options: ProgressOptions;
  readonly #began: number;
  readonly #characters = new Map<number, number>();
  readonly #fits = new Set<{ readonly constants: number }>();
  #answered = 0;
  #answeredBefore = 0;
  #promptTokens = 0;
  #completionTokens = 0;
  #estimated = false;
  #best: { readonly ask: number; readonly value: number } | undefined;
  #drawn = false;

  constructor(screen: Screen, options: ProgressOptions) {
    this.#screen = screen;
    this.#options = options;
    this.#began = options.clock();
  }

  event(event: SynthesisEvent, replayed: boolean): void {
    if (event.kind === 'told' || event.kind === 'late') {
      this.#characters.delete(event.ask);
      if (event.outcome === 'evaluated') {
        this.#answered += 1;
        if (replayed) this.#answeredBefore += 1;
        this.#promptTokens += event.usage.promptTokens;
        this.#completionTokens += event.usage.completionTokens;
        this.#estimated ||= event.usage.estimated;
      }
      if (!replayed) this.#line(`ask ${event.ask}: ${outcomeText(event, event.sameAs)}`);
    } else if (event.kind === 'best') {
      this.#best = { ask: event.ask, value: event.value };
    } else if (event.kind === 'asked' && !replayed) {
      const from = event.parent === 0 ? '' : ` of ask ${event.parent}`;
      if (!this.#screen.isTerminal) this.#line(`ask ${event.ask}: ${event.action}${from} …`);
    }
    if (!replayed) this.#draw();
  }

  text(ask: number, characters: number): void {
    this.#characters.set(ask, characters);
    this.#draw();
  }

  /** A fit of so many constants is under way, until the function is called that this gives. */
  fitting(constants: number): () => void {
    const fit = { constants };
    this.#fits.add(fit);
    if (this.#screen.isTerminal) this.#draw();
    else this.#line(fittingText(constants));
    return () => {
      this.#fits.delete(fit);
      this.#draw();
    };
  }

  waiting({ reason, milliseconds, attempt }: Waiting): void {
    this.#line(`${reason}: ${attempt === 1 ? 'the next call' : `attempt ${attempt}`} in ${duration(milliseconds)}`);
    this.#draw();
  }

  /** Takes the line that is drawn over off the screen. */
  end(): void {
    this.#erase();
  }

  #line(text: string): void {
    this.#erase();
    this.#screen.write(`${text}\n`);
  }

  #draw(): void {
    if (!this.#screen.isTerminal) return;
    this.#erase();
    const text = this.#status();
    const most = Math.max(20, this.#screen.columns - 1);
    this.#screen.write(text.length > most ? `${text.slice(0, most - 1)}…` : text);
    this.#drawn = true;
  }

  #erase(): void {
    if (this.#drawn) this.#screen.write('\r\u001B[K');
    this.#drawn = false;
  }

  #status(): string {
    const { budget, mode } = this.#options;
    const spending = {
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      estimated: this.#estimated,
    };
    const tokens = tokensText(spending.promptTokens + spending.completionTokens, spending);
    const money = moneyText(spending, this.#options, 3);
    const recorded = mode === 'replay' ? ' when recorded' : '';
    const writing = [...this.#characters].map(([ask, characters]) => `${ask}: ${characters}`).join(', ');
    return [
      `${this.#answered}/${budget} calls`,
      this.#best === undefined ? 'no program yet' : `best ${this.#best.value.toFixed(3)} (ask ${this.#best.ask})`,
      `${tokens} tokens${recorded}`,
      ...(money === undefined ? [] : [`${money}${recorded}`]),
      ...this.#timeLeft(),
      ...[...this.#fits].map(({ constants }) => fittingText(constants)),
      ...(writing === '' ? [] : [`characters of ask ${writing}`]),
    ].join('  ');
  }

  /** From the pace of this process, whose calls overlap already. */
  #timeLeft(): string[] {
    const done = this.#answered - this.#answeredBefore;
    if (done === 0) return [];
    const pace = (this.#options.clock() - this.#began) / done;
    return [`at most ${duration(pace * Math.max(0, this.#options.budget - this.#answered))} left`];
  }
}

function fittingText(constants: number): string {
  return `fitting ${constants} ${constants === 1 ? 'constant' : 'constants'} …`;
}

export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
