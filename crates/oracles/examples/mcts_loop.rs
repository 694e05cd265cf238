//! Plans in the CartPole environment with the published settings of MCTS and says how fast that is.
//!
//! `mcts_loop [decisions] [rounds]` prints the best round's simulations and model steps a second.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use orrery_core::{RandomStream, StreamName};
use orrery_oracles::Environment;
use orrery_oracles::classic_control::{CartPole, CartPoleParameters};
use orrery_planners::mcts::{MctsConfig, plan};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut given = std::env::args().skip(1);
    let decisions: u64 = given.next().map_or(Ok(2000), |text| text.parse())?;
    let rounds: u64 = given.next().map_or(Ok(5), |text| text.parse())?;
    let world = CartPole::new(CartPoleParameters::default())?;
    let cancel = AtomicBool::new(false);
    let mut best = (0.0_f64, 0.0_f64);
    for _ in 0..rounds {
        let (mut simulations, mut steps) = (0, 0);
        let clock = Instant::now();
        for seed in 0..decisions {
            let state = world.reset_from(&mut RandomStream::new(0, StreamName::Reset, seed));
            let found = plan(&world, &mut (), &state, &MctsConfig::published(seed), &cancel)?;
            simulations += u64::from(found.stats.simulations);
            steps += found.stats.model_steps;
        }
        let seconds = clock.elapsed().as_secs_f64();
        if simulations as f64 / seconds > best.0 {
            best = (simulations as f64 / seconds, steps as f64 / seconds);
        }
    }
    println!(r#"{{ "simulations_per_second": {:.0}, "steps_per_second": {:.0} }}"#, best.0, best.1);
    Ok(())
}
