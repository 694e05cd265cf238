export { accept, type AcceptanceReport } from './accept.ts';
export type { AcceptanceFailure, AcceptancePorts, AcceptanceSettings, AcceptedForms, CompiledBatch } from './ports.ts';
export { isUnrun, stepsDiffer } from './engines.ts';
export { compiledStep, compiledSteps } from './compiled_steps.ts';
export { chanceReport, type ChanceReport } from './chance.ts';
export {
  conditionCoverage,
  unexercised,
  unidentified,
  type ConditionCoverage,
  type Coverage,
  type ParameterCoverage,
} from './coverage.ts';
export { mergedOutcomes } from './merged_outcomes.ts';
export { totalVariation, type TotalVariation } from './total_variation.ts';
export {
  episodesOf,
  findEpisodes,
  withEpisodes,
  type Episode,
  type EpisodeEvidence,
  type FoundEpisodes,
} from './episodes.ts';
export type { FieldError } from './field_errors.ts';
export type { SeenKind } from './kinds.ts';
export { numberPaths, type NoiseFit, type ObservationNoise } from './noise.ts';
export { falseRejections, type NoisyChanceReport, type RankedMeasure } from './noisy_chance.ts';
export {
  evidenceText,
  hashOf,
  sealedAlready,
  sealedDistinct,
  sealedShare,
  sealEpisodes,
  type SealedEpisodes,
  type SealedSplit,
  type TooLittleData,
} from './seal.ts';
export { errorBound, largestBound, significance, type Verdict } from './verdict.ts';
