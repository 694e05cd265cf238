export { conflicts, evenly, informativeSample, type Reason, type SampledGroup } from './informative.ts';
export { fieldRanges, type FieldRange } from './ranges.ts';
