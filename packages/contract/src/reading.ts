// What reads contracts and compiled models from outside. Apart from the rest because its schemas are built when it is
// loaded, which takes as long as checking a program.
export { modelContractSchema, parseContract } from './contract_json.ts';
export { readSection } from './section.ts';
