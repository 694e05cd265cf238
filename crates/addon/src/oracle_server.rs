//! The oracle protocol for JavaScript, which brings the lines.

use napi::bindgen_prelude::Result;
use napi_derive::napi;
use orrery_oracles::protocol::Server;

use crate::failure::guarded;

/// Answers requests of the oracle protocol about true environments.
#[napi]
pub struct OracleServer {
    server: Server,
}

#[napi]
impl OracleServer {
    /// A server that has made no environment yet.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self { server: Server::new() }
    }

    /// The answer to one request, a line without its newline. Whatever is wrong with the request is its answer.
    #[napi(catch_unwind)]
    pub fn answer(&mut self, line: String) -> Result<String> {
        Ok(guarded(|| Ok(self.server.answer(&line)))?)
    }
}
