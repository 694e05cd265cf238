export { doNothing } from './do_nothing.ts';
export { paperCode, paperEquation, rightByPaper, storedDone, storedReward } from './paper.ts';
export type { Prediction, StepOutputs, WrongTransition } from './prediction.ts';
export { score, type Scores } from './scores.ts';
export { rightByStrict, strict, type StrictScore } from './strict.ts';
