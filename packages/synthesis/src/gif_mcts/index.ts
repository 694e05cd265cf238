export {
  corrected,
  gain,
  paper,
  published,
  type ConfigurationError,
  type GifMctsConfiguration,
  type ValuePrior,
} from './configuration.ts';
export { GifMcts } from './gif_mcts.ts';
export type { Node } from './node.ts';
