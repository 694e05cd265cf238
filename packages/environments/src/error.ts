/** A failure of tasks and datasets; `message` names the place and the remedy. */
export interface EnvironmentError {
  readonly code:
    | 'invalid_option'
    | 'unknown_environment'
    | 'missing_dataset'
    | 'corrupt_dataset'
    | 'stale_dataset'
    | 'unwritable_dataset'
    | 'no_reference_model'
    | 'oracle_failed'
    | 'policy_failed';
  readonly message: string;
}
