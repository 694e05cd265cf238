export {
  calibrate,
  calibrateAsync,
  type Calibration,
  type CalibrationComparison,
  type CalibrationMethod,
  type CalibrationOptions,
  type FittedTransition,
  type ParameterKind,
  type ParameterRange,
} from './calibration.ts';
export { checkEnvironment, type CheckedEnvironment, type CheckFailure, type CheckSettings } from './check.ts';
export { cem, cemAsync, type CemIteration, type CemOptions, type CemPlan } from './cem.ts';
export {
  runEpisode,
  runEpisodeAsync,
  type Decided,
  type Episode,
  type EpisodeEnvironment,
  type EpisodePlanner,
  type EpisodeSettings,
  type EpisodeStats,
  type Situation,
} from './episode.ts';
export {
  cemPlanner,
  fromObservation,
  fromState,
  mctsPlanner,
  mctsSessionPlanner,
  modelEnvironment,
  oracleEnvironment,
  pathPlanner,
  policyPlanner,
  recedingPlanner,
  valueIterationPlanner,
  type StateOf,
  type Unseeded,
} from './episode_planners.ts';
export type { PlannerError } from './error.ts';
export {
  identify,
  type Identification,
  type IdentificationOptions,
  type IdentifiedParameter,
} from './identification.ts';
export { fromObject, JavaScriptModel } from './javascript/model.ts';
export type { ModelRandom, ObjectLayout, ObjectModel } from './javascript/object.ts';
export { mcts, mctsAsync, mctsSession, MctsSession, type MctsPlan } from './mcts.ts';
export type { MctsGuide, MctsOptions, Widening } from './mcts_options.ts';
export { loadModel, Model, type ModelOptions, type Parameters } from './model.ts';
export {
  loadOracle,
  Oracle,
  oracleIds,
  type DrawnStepOutcome,
  type Json,
  type OracleOptions,
  type OracleSpec,
} from './oracle.ts';
export { oracleServer, type OracleServer } from './oracle_server.ts';
export {
  aStar,
  bestFirst,
  breadthFirst,
  breadthFirstAsync,
  type AStarOptions,
  type PathOptions,
  type PathPlan,
} from './path_search.ts';
export {
  icem,
  mppi,
  predictiveSampling,
  RecedingPlanner,
  type IcemOptions,
  type MppiOptions,
  type PredictiveSamplingOptions,
  type RecedingOptions,
  type RecedingPlan,
} from './receding.ts';
export { sampleSpace, spaceContains, spaceDimension, spaceFromJson, spaceToJson, type Space } from './space.ts';
export { loadVectorEnvironment, VectorEnvironment, type Autoreset, type VectorOptions } from './vector.ts';
export {
  Solution,
  valueIteration,
  valueIterationAsync,
  type Decision,
  type ValueIterationOptions,
} from './value_iteration.ts';
export { PlanningWorld, type Encodable, type RolloutOutcome, type StepOutcome, type WeightedOutcome } from './world.ts';
