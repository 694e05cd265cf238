//! What `pnpm bench oracles` runs: `mujoco states DIR`, `mujoco speed DIR THREADS SECONDS [TASK ..]`,
//! `mujoco soak EPISODES [TASK ..]`. Lines of JSON on the standard output.
//!
//! `states` writes TASK.bin and TASK.xml: rows of float64 (coordinates, velocities, control) of random play, and the model.
//! `speed` puts row after row with a warm start of zeros and takes the task's time steps: env-steps per CPU second.
//! `soak` plays random episodes to their end: mean return, its standard error and mean length.

#![expect(clippy::unwrap_used, reason = "a measuring tool may stop where its input is missing")]

use orrery_core::{BoxActions, RandomStream, StreamName, WorldModel};
use orrery_oracles::mujoco::{
    Ant, HalfCheetah, Hopper, Humanoid, HumanoidStandup, InvertedDoublePendulum, InvertedPendulum, MujocoTask, Pusher,
    Reacher, Rules, Swimmer, Walker2d,
};
use orrery_oracles::{Environment, Options};
use orrery_physics::State;
use serde_json::json;

const STATES: usize = 256;

/// CPU seconds of this thread: other work on the machine counts little in them.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() * 1e-9
}

enum Command {
    States { folder: String },
    Speed { folder: String, threads: usize, seconds: f64 },
    Soak { episodes: u64 },
}

fn random_action(bounds: &orrery_core::ActionBox, random: &mut RandomStream, out: &mut Vec<f64>) {
    out.clear();
    // As a float32 action of Gymnasium.
    let pairs = bounds.low().iter().zip(bounds.high());
    out.extend(pairs.map(|(low, high)| f64::from((low + random.float() * (high - low)) as f32)));
}

fn states<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize>(
    task: &MujocoTask<R, NQ, NV, NU, NS>,
    folder: &str,
) where
    R: Rules<NQ, NV, NU, NS>,
{
    let mut random = RandomStream::new(1, StreamName::Policy, 0);
    let mut scratch = task.scratch().unwrap();
    let (mut state, mut seed, mut age) = (task.reset(0), 0, 0);
    let (mut components, mut bytes) = (Vec::new(), Vec::new());
    let mut action = Default::default();
    for t in 0..STATES * 7 {
        random_action(task.action_box(), &mut random, &mut components);
        if t % 7 == 0 {
            let numbers = state.physics.qpos.iter().chain(&state.physics.qvel).chain(&components);
            bytes.extend(numbers.flat_map(|number| number.to_le_bytes()));
        }
        task.write_action(&components, &mut action);
        let mut next = state;
        let outcome = task.step(&mut scratch, &state, &action, &mut random, &mut next).unwrap();
        state = next;
        age += 1;
        if outcome.terminated || Some(age) == task.spec().time_limit {
            seed += 1;
            age = 0;
            state = task.reset(seed);
        }
    }
    std::fs::write(format!("{folder}/{}.bin", R::ID), bytes).unwrap();
    std::fs::write(format!("{folder}/{}.xml", R::ID), R::DESCRIPTION).unwrap();
    println!("{}", json!({ "task": R::ID, "frames": R::FRAMES, "states": STATES }));
}

fn speed<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize>(
    task: &MujocoTask<R, NQ, NV, NU, NS>,
    folder: &str,
    threads: usize,
    seconds: f64,
) where
    R: Rules<NQ, NV, NU, NS>,
{
    let bytes = std::fs::read(format!("{folder}/{}.bin", R::ID)).unwrap();
    let rows: Vec<f64> = bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    let work = || {
        let mut scratch = task.scratch().unwrap();
        let (mut count, mut sum) = (0_u32, 0.0);
        let start = cpu_seconds();
        loop {
            for row in rows.chunks_exact(NQ + NV + NU) {
                let mut state = State {
                    qpos: row[..NQ].try_into().unwrap(),
                    qvel: row[NQ..NQ + NV].try_into().unwrap(),
                    warm_start: [0.0; NV],
                };
                R::steps(task.model(), &mut scratch, &mut state, &row[NQ + NV..], R::FRAMES);
                sum += state.qpos[0];
                count += 1;
            }
            let spent = cpu_seconds() - start;
            if spent >= seconds {
                return (f64::from(count) / spent, sum);
            }
        }
    };
    let rates: Vec<(f64, f64)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    });
    let rate = rates.iter().map(|(rate, _)| rate).sum::<f64>() / threads as f64;
    // The sums are printed, so that no step can be left out.
    println!("{}", json!({ "task": R::ID, "rate": rate, "sum": rates[0].1 }));
}

fn soak<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize>(
    task: &MujocoTask<R, NQ, NV, NU, NS>,
    episodes: u64,
) where
    R: Rules<NQ, NV, NU, NS>,
{
    let mut scratch = task.scratch().unwrap();
    let (mut sum, mut squares, mut length) = (0.0, 0.0, 0_u64);
    let mut components = Vec::new();
    let mut action = Default::default();
    for episode in 0..episodes {
        let mut random = RandomStream::new(episode, StreamName::Policy, 0);
        let mut state = task.reset(episode);
        let mut total = 0.0;
        for _ in 0..R::TIME_LIMIT {
            random_action(task.action_box(), &mut random, &mut components);
            task.write_action(&components, &mut action);
            let mut next = state;
            let outcome = task.step(&mut scratch, &state, &action, &mut random, &mut next).unwrap();
            state = next;
            total += outcome.reward;
            length += 1;
            if outcome.terminated {
                break;
            }
        }
        sum += total;
        squares += total * total;
    }
    let count = episodes as f64;
    let mean = sum / count;
    let deviation = ((squares - count * mean * mean) / (count - 1.0)).max(0.0).sqrt();
    let figures = json!({
        "task": R::ID, "episodes": episodes, "mean": mean, "error": deviation / count.sqrt(), "length": length as f64 / count
    });
    println!("{figures}");
}

fn run<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize>(
    task: &MujocoTask<R, NQ, NV, NU, NS>,
    command: &Command,
) where
    R: Rules<NQ, NV, NU, NS>,
{
    match command {
        Command::States { folder } => states(task, folder),
        Command::Speed { folder, threads, seconds } => speed(task, folder, *threads, *seconds),
        Command::Soak { episodes } => soak(task, *episodes),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (command, names) = match words.as_slice() {
        ["states", folder] => (Command::States { folder: (*folder).to_owned() }, &[][..]),
        ["speed", folder, threads, seconds, names @ ..] => {
            let (threads, seconds) = (threads.parse().unwrap(), seconds.parse().unwrap());
            (Command::Speed { folder: (*folder).to_owned(), threads, seconds }, names)
        }
        ["soak", episodes, names @ ..] => (Command::Soak { episodes: episodes.parse().unwrap() }, names),
        _ => {
            eprintln!("mujoco states DIR | speed DIR THREADS SECONDS [TASK ..] | soak EPISODES [TASK ..]");
            std::process::exit(2);
        }
    };
    macro_rules! tasks {
        ($($task:ident)*) => {
            $(if names.is_empty() || names.contains(&$task::ID) {
                run(&$task::from_options(&Options::new()).unwrap(), &command);
            })*
        };
    }
    tasks! {
        Reacher Pusher InvertedPendulum InvertedDoublePendulum HalfCheetah Hopper Swimmer Walker2d Ant Humanoid
        HumanoidStandup
    }
}
