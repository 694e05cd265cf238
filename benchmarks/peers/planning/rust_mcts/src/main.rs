//! Simulations of the crate `mcts` on CartPole (25 a search, playouts of at most 100 steps) and Connect Four on bitboards
//! (1,000 a search, playouts to the end), one thread. One request a line, one figure a line: ../serve.py.

mod cart_pole;
mod connect_four;

use std::io::{BufRead, Write};
use std::time::Instant;

/// xorshift64: the cheapest generator, so that nothing of the figure is its own.
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// Seconds of this process on processors, or NaN where Linux does not say.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|word| word.parse::<f64>().ok()).map_or(f64::NAN, |ns| ns / 1e9)
}

fn main() -> std::io::Result<()> {
    for line in std::io::stdin().lock().lines() {
        let request: serde_json::Value = serde_json::from_str(&line?)?;
        let search: fn() -> u64 = match request["task"].as_str() {
            Some("cartpole") => cart_pole::search,
            Some("connect_four") => connect_four::search,
            other => {
                println!("{}", serde_json::json!({ "skipped": format!("no task {other:?}") }));
                continue;
            }
        };
        search();
        let (mut units, begin, cpu) = (0, Instant::now(), processor_seconds());
        let seconds = request["seconds"].as_f64().unwrap_or(0.1);
        while begin.elapsed().as_secs_f64() < seconds {
            for _ in 0..16 {
                units += search();
            }
        }
        let answer = serde_json::json!({
            "units": units,
            "seconds": begin.elapsed().as_secs_f64(),
            "cpu": processor_seconds() - cpu,
        });
        println!("{answer}");
        std::io::stdout().flush()?;
    }
    Ok(())
}
