//! Random streams across the border, by their whole state.

use napi_derive::napi;
use orrery_core::RandomStream;

/// The state of a stream: that of packages/contract/src/random_stream.ts.
#[napi(object)]
pub struct StreamState {
    /// First word of the generator.
    pub a: u32,
    /// Second word.
    pub b: u32,
    /// Third word.
    pub c: u32,
    /// Fourth word.
    pub d: u32,
    /// The unused half of the last normal pair.
    pub spare: f64,
    /// Whether there is one.
    pub spare_valid: bool,
}

impl From<&StreamState> for RandomStream {
    fn from(state: &StreamState) -> Self {
        Self::from_parts([state.a, state.b, state.c, state.d], state.spare_valid.then_some(state.spare))
    }
}

impl From<&RandomStream> for StreamState {
    fn from(stream: &RandomStream) -> Self {
        let ([a, b, c, d], spare) = stream.parts();
        Self { a, b, c, d, spare: spare.unwrap_or(0.0), spare_valid: spare.is_some() }
    }
}
