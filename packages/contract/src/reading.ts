// What reads contracts and compiled models from outside. Apart from the rest because its schemas are built when it is
// loaded, which takes as long as checking a program.
export { contractText, modelContractSchema, parseContract, type ContractError } from './contract_json.ts';
export { actionSpaceSchema, layoutTypeSchema, modelLayoutSchema, modelSectionSchema } from './schemas.ts';
export { readSection, type SectionError } from './section.ts';
