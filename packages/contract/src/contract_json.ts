import { z } from 'zod';
import { encode } from './codec.ts';
import type { ActionSpace, LayoutType, Value } from './layout.ts';
import type { ModelContract } from './model_contract.ts';
import { failure, success, type Result } from './result.ts';
import { actionSpaceSchema, layoutTypeSchema } from './schemas.ts';
import { actionFromComponents } from './space.ts';

/** Why a text is no contract: the field, what is wrong with it, and what belongs there. */
export interface ContractError {
  /** Dotted, as `actionSpace.kind`; empty for the text as a whole. */
  readonly field: string;
  readonly message: string;
}

const identifier = z
  .string()
  .regex(/^[A-Za-z_$][\w$]*$/u, { error: 'must be a name that TypeScript allows, such as initialState' });

const entries = {
  name: z.string().min(1, { error: 'must not be empty' }),
  form: z.enum(['step', 'transition+reward']).optional(),
  entryNames: z
    .strictObject({
      step: identifier.optional(),
      transition: identifier.optional(),
      reward: identifier.optional(),
      legalActions: identifier.optional(),
      player: identifier.optional(),
      value: identifier.optional(),
    })
    .optional(),
  initialState: z.array(identifier),
  terminated: identifier,
  legalActions: z.enum(['required', 'optional']),
  actionSpace: actionSpaceSchema.optional(),
};

/** A contract as it stands in a JSON file. */
export const modelContractSchema: z.ZodType<ModelContract> = z.discriminatedUnion('types', [
  z.strictObject({
    ...entries,
    types: z.literal('given'),
    declaration: z.string(),
    state: layoutTypeSchema,
    action: layoutTypeSchema,
  }),
  z.strictObject({ ...entries, types: z.literal('self-declared') }),
]);

/** Reads a contract from the text of a JSON file. */
export function parseContract(text: string): Result<ModelContract, ContractError> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return failure({ field: '', message: `the contract is no JSON: ${error instanceof Error ? error.message : ''}` });
  }
  const parsed = modelContractSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') ?? '';
    return wrong(field, issue?.message ?? '');
  }
  return inconsistency(parsed.data) ?? success(parsed.data);
}

/** What no single field shows. */
function inconsistency(contract: ModelContract): Result<never, ContractError> | undefined {
  const taken = new Set<string>();
  const { entryNames = {} } = contract;
  for (const [entry, name] of Object.entries(entryNames)) {
    if (name !== undefined && taken.has(name))
      return wrong(`entryNames.${entry}`, `'${name}' is the name of another entry too`);
    if (name !== undefined) taken.add(name);
  }
  if (contract.types === 'self-declared' || contract.actionSpace === undefined) return undefined;
  return wrongSpace(contract.action, contract.actionSpace);
}

function wrongSpace(action: LayoutType, space: ActionSpace): Result<never, ContractError> | undefined {
  if (space.kind === 'finite') {
    const at = space.actions.findIndex((each: Value) => !encode(action, each).ok);
    return at < 0 ? undefined : wrong(`actionSpace.actions.${at}`, 'it is no value of the action type');
  }
  if (space.kind !== 'box') return undefined;
  const { low, high } = space;
  if (low.length !== high.length) return wrong('actionSpace.high', 'it has another length than low');
  const at = low.findIndex((each, i) => !(each <= (high[i] ?? each)));
  if (at >= 0) return wrong(`actionSpace.low.${at}`, 'it is above high');
  const made = actionFromComponents(action, low);
  return made.ok ? undefined : wrong('actionSpace.low', made.error.message);
}

function wrong(field: string, message: string): Result<never, ContractError> {
  const place = field === '' ? '' : ` at '${field}'`;
  return failure({ field, message: `the contract is wrong${place}: ${message}` });
}
