// MountainCar-v0 over its observation: the rules of Gymnasium 0.29.1, written in orrery's language.
// The ceiling that a score can reach from the observation alone.
const FORCE = 0.001;
const GRAVITY = 0.0025;
const MAX_SPEED = 0.07;
const MIN_POSITION = -1.2;
const MAX_POSITION = 0.6;
const GOAL_POSITION = 0.5;
const GOAL_VELOCITY = 0;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let [position, velocity] = state;
  velocity += (action - 1) * FORCE + Math.cos(3 * position) * -GRAVITY;
  velocity = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, velocity));
  position = Math.max(MIN_POSITION, Math.min(MAX_POSITION, position + velocity));
  if (position === MIN_POSITION && velocity < 0) velocity = 0;
  const terminated = position >= GOAL_POSITION && velocity >= GOAL_VELOCITY;
  return { state: [position, velocity], reward: -1, terminated };
}
