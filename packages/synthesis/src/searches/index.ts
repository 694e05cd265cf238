export {
  createSearchRule,
  isGifMcts,
  promptsOf,
  searchNames,
  type Ablation,
  type SearchChoice,
  type SearchChoiceError,
  type SearchName,
} from './catalogue.ts';
export { IndependentSamples } from './independent.ts';
export { Rex, rex, worldCoder, type RexConfiguration } from './rex.ts';
export { SequentialRefinement } from './sequential.ts';
