/** Why a batch has no results. The program's own failures are step results, not these. */
export interface SandboxError {
  readonly code:
    | 'load_failed' // the emitted text did not evaluate to a model
    | 'run_failed' // a malformed batch or model; the message says which
    | 'wall_clock' // the backstop of time
    | 'out_of_memory' // the engine's limit, not the abstract one
    | 'crashed' // the engine or its worker died
    | 'cancelled'
    | 'closed'; // the sandbox was closed
  readonly message: string;
}
