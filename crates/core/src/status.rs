//! Status codes of a compiled world model. The table is packages/contract/src/status.ts; a test holds the two equal.

macro_rules! statuses {
    ($($code:literal $variant:ident $name:literal $message:literal [$($detail:literal),*] $doc:literal),+ $(,)?) => {
        /// How a call into a world model ended. Codes are part of the abi and are never renumbered.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u32)]
        #[non_exhaustive]
        pub enum Status {
            $(#[doc = $doc] $variant = $code),+
        }

        impl Status {
            /// Every status, in order of code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The status with this code, if there is one.
            pub fn from_code(code: u32) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// The name used in errors and in JSON, such as `budget_exhausted`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }

            /// What went wrong, in one clause for a person.
            pub fn message(self) -> &'static str {
                match self {
                    $(Self::$variant => $message),+
                }
            }

            /// What the detail numbers of an error hold, in order; at most two names.
            pub fn details(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &[$($detail),*]),+
                }
            }
        }
    };
}

statuses! {
    0 Ok "ok" "no error" []
        "No error.",
    1 BudgetExhausted "budget_exhausted" "the step used up its budget of loop turns and calls" []
        "The step used up its charges: loop turns and calls.",
    2 MemoryExhausted "memory_exhausted" "the step used up its budget of memory" []
        "The step used up its abstract bytes.",
    3 CallDepthExceeded "call_depth_exceeded" "more than 500 nested calls" []
        "More than 500 nested calls of functions that can call themselves.",
    4 OutOfRangeRead "out_of_range_read" "read past the end" ["index", "length"]
        "An element that does not exist was read where a value is needed. Details: index, length.",
    5 OutOfRangeWrite "out_of_range_write" "write past the end" ["index", "length"]
        "A write past the end of an array. Details: index, length.",
    6 NonIntegerIndex "non_integer_index" "the index is not an integer" ["index", "length"]
        "An index that is no integer. Details: index, length.",
    7 WrongShape "wrong_shape" "the value has another shape than declared" ["found", "expected"]
        "A returned value has another shape than declared. Details: found, expected (lengths).",
    8 StateTooLarge "state_too_large" "the encoded state is too large" ["bytes", "limit"]
        "The encoded state exceeds the limit. Details: bytes, limit.",
    9 NonFiniteReward "non_finite_reward" "the reward is not a finite number" ["reward"]
        "The reward is NaN or infinite. Details: the reward.",
    10 Thrown "thrown" "the program threw an error" []
        "The program's own `throw`.",
    11 NotEnumerable "not_enumerable" "the chance of this step cannot be enumerated" []
        "`float` or `normal` was drawn where chance is enumerated, or a step has more outcomes than the limit.",
    12 MissingValue "missing_value" "undefined or null where a value is needed" []
        "`undefined` or `null` where a value is needed.",
    13 InvalidDraw "invalid_draw" "integer(n) needs a whole n from 1 to 2^32" ["n"]
        "`integer(n)` needs a whole n from 1 to 2^32. Details: n.",
    14 InvalidArgument "invalid_argument" "an argument is outside the domain" ["argument"]
        "A library function was given an argument outside its domain. Details: the argument.",
    15 PhysicalMemory "physical_memory" "out of memory before the limit: a defect of orrery" []
        "The engine ran out of memory before the abstract limit: a defect of orrery.",
    16 InvalidInput "invalid_input" "bytes that are no value of the layout, or a missing entry" []
        "The host handed in bytes that are no value of the layout, or asked for a missing entry.",
    17 Interrupted "interrupted" "the host stopped the call" []
        "The host stopped the call.",
    18 Engine "engine" "the engine failed: a defect of orrery" []
        "The engine failed in a way no program should cause: a defect of orrery.",
    19 MissingKey "missing_key" "there is no entry for this key" []
        "A key that a dictionary does not have was read where a value is needed. The text is the key.",
    20 NonFiniteValue "non_finite_value" "the value of the state is not a finite number" ["value"]
        "What the program says a state is worth is NaN or infinite. Details: the value.",
}
