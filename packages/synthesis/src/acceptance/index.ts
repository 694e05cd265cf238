export {
  accept,
  type AcceptanceFailure,
  type AcceptancePorts,
  type AcceptanceReport,
  type AcceptanceSettings,
  type AcceptedForms,
} from './accept.ts';
export type { ChanceReport } from './chance.ts';
export { conditionCoverage, unexercised, type ConditionCoverage, type ParameterCoverage } from './coverage.ts';
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
