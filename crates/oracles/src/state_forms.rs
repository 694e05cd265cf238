//! The flat form and the JSON of states that are lists of numbers, or indices: the parts of
//! [`Environment`](crate::Environment) that are alike in all such environments.

/// For a state of named numbers, or of one array of them. In JSON: `{ "s": [numbers] }`.
macro_rules! number_state {
    ($state:ident { $($field:ident),+ }) => {
        fn write_state(&self, state: &$state, out: &mut Vec<f64>) {
            out.clear();
            out.extend([$(state.$field),+]);
        }

        fn read_state(&self, values: &[f64]) -> Result<$state, crate::InvalidValues> {
            let [$($field),+] = crate::InvalidValues::finite(values)?;
            Ok($state { $($field),+ })
        }

        fn state_to_json(&self, state: &$state) -> serde_json::Value {
            serde_json::json!({ "s": [$(state.$field),+] })
        }

        fn state_from_json(&self, value: &serde_json::Value) -> Result<$state, crate::InvalidJson> {
            let [$($field),+] = crate::json::vector_state(value)?;
            Ok($state { $($field),+ })
        }
    };
    ($state:ident.$numbers:ident) => {
        fn write_state(&self, state: &$state, out: &mut Vec<f64>) {
            out.clear();
            out.extend(state.$numbers);
        }

        fn read_state(&self, values: &[f64]) -> Result<$state, crate::InvalidValues> {
            Ok($state { $numbers: crate::InvalidValues::finite(values)? })
        }

        fn state_to_json(&self, state: &$state) -> serde_json::Value {
            serde_json::json!({ "s": state.$numbers })
        }

        fn state_from_json(&self, value: &serde_json::Value) -> Result<$state, crate::InvalidJson> {
            Ok($state { $numbers: crate::json::vector_state(value)? })
        }
    };
}
pub(crate) use number_state;

/// For a state that is an index (`u32`) below `$count`, as its observation is. In JSON: `{ "s": index }`.
macro_rules! index_state {
    ($count:expr, $requirement:literal) => {
        fn write_state(&self, state: &u32, out: &mut Vec<f64>) {
            self.observe(state, out);
        }

        fn read_state(&self, values: &[f64]) -> Result<u32, crate::InvalidValues> {
            crate::InvalidValues::state_index(values, $count, $requirement)
        }

        fn state_to_json(&self, state: &u32) -> serde_json::Value {
            serde_json::json!({ "s": state })
        }

        fn state_from_json(&self, value: &serde_json::Value) -> Result<u32, crate::InvalidJson> {
            crate::json::index_state(value, $count)
        }
    };
}
pub(crate) use index_state;
