import type { ActionSpace, LayoutType } from './layout.ts';

/** What a program has to export, as data: an environment's declaration, the samples' own types, or a user's. */
export type ModelContract = GivenTypes | SelfDeclared;

/**
 * `step`: one module exports `step(state, action, random)`. `transition+reward`: one module exports
 * `transition(state, action, random)` with the next state as its result, another, one a goal,
 * `reward(state, action, nextState)` with the reward and the end flag.
 */
export type ContractForm = 'step' | 'transition+reward';

/** Names under which a program exports its functions. */
export interface EntryNames {
  readonly step: string;
  readonly transition: string;
  readonly reward: string;
  readonly legalActions: string;
  readonly player: string;
  readonly value: string;
}

export const defaultEntryNames: EntryNames = {
  step: 'step',
  transition: 'transition',
  reward: 'reward',
  legalActions: 'legalActions',
  player: 'player',
  value: 'value',
};

interface Entries {
  /** For messages. */
  readonly name: string;
  /** `step` without it. */
  readonly form?: ContractForm | undefined;
  /** The names that are not {@link defaultEntryNames}. */
  readonly entryNames?: { readonly [Entry in keyof EntryNames]?: string | undefined } | undefined;
  /** Names accepted for the start state's function; it may take `random`, a seed, or nothing. */
  readonly initialState: readonly string[];
  /** The result field that says the world ended: 'terminated', or 'done'. */
  readonly terminated: string;
  /** Whether `legalActions` must be exported (else it may be). */
  readonly legalActions: 'required' | 'optional';
  /** How planners choose actions. Absent: `finite` from a literal union, else `legalActions`. */
  readonly actionSpace?: ActionSpace | undefined;
}

/** The environment gives `State` and `Action`; a program uses them without import, imports them as types or repeats them. */
export interface GivenTypes extends Entries {
  readonly types: 'given';
  /** TypeScript that declares State and Action, as the prompt shows it. */
  readonly declaration: string;
  readonly state: LayoutType;
  readonly action: LayoutType;
}

/** The program exports its own `State` and `Action`; layouts are derived from them. */
export interface SelfDeclared extends Entries {
  readonly types: 'self-declared';
}

export const selfDeclared: SelfDeclared = {
  name: 'self-declared',
  types: 'self-declared',
  initialState: ['initialState', 'init'],
  terminated: 'done',
  legalActions: 'optional',
};

export function entryNamesOf(contract: ModelContract): EntryNames {
  const { step, transition, reward, legalActions, player, value } = contract.entryNames ?? {};
  return {
    step: step ?? defaultEntryNames.step,
    transition: transition ?? defaultEntryNames.transition,
    reward: reward ?? defaultEntryNames.reward,
    legalActions: legalActions ?? defaultEntryNames.legalActions,
    player: player ?? defaultEntryNames.player,
    value: value ?? defaultEntryNames.value,
  };
}
