//! Env-steps per second from stored states: `speed STATES_DIR [TASK ...]`. One line per task: name and figure.
//!
//! A file `TASK.bin` holds rows of float64: coordinates, velocities, control. Each env-step puts a row's state with a
//! warm start of zeros and takes the task's number of steps.

#![expect(clippy::unwrap_used, reason = "a measuring tool may stop where its input is missing")]

use orrery_physics::{Model, Scratch, State, compile, models};

/// CPU seconds of this thread: other work on the machine counts little in them.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() * 1e-9
}

fn run<const NQ: usize, const NV: usize>(description: &str, frames: u32, rows: &[f64], seconds: f64) -> (f64, f64) {
    let model = Model::<NQ, NV>::new(compile(description).unwrap()).unwrap();
    let mut scratch = Scratch::new(&model);
    let width = NQ + NV + model.tables().actuators.len();
    let mut sum = 0.0;
    let mut best = f64::INFINITY;
    for _ in 0..4 {
        let mut count = 0;
        let start = cpu_seconds();
        while (cpu_seconds() - start) < seconds / 4.0 {
            for row in rows.chunks_exact(width) {
                let mut state = State {
                    qpos: row[..NQ].try_into().unwrap(),
                    qvel: row[NQ..NQ + NV].try_into().unwrap(),
                    warm_start: [0.0; NV],
                };
                model.steps(&mut scratch, &mut state, &row[NQ + NV..], frames);
                sum += state.qpos[0];
                count += 1;
            }
        }
        best = best.min((cpu_seconds() - start) / f64::from(count));
    }
    (1.0 / best, sum)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((folder, names)) = arguments.split_first() else {
        eprintln!("speed STATES_DIR [TASK ...]");
        return;
    };
    macro_rules! tasks {
        ($($name:literal: $model:ident, $nq:literal, $nv:literal, $frames:literal;)*) => {
            $(if names.is_empty() || names.iter().any(|name| name == $name) {
                let bytes = std::fs::read(format!("{folder}/{}.bin", $name)).unwrap();
                let rows: Vec<f64> =
                    bytes.chunks_exact(8).map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap())).collect();
                let (rate, sum) = run::<$nq, $nv>(models::$model, $frames, &rows, 0.6);
                println!("{} {rate:.0} {:.0}", $name, sum.abs().min(1.0));
            })*
        };
    }
    tasks! {
        "reacher": REACHER, 4, 4, 2;
        "pusher": PUSHER, 11, 11, 5;
        "inverted_pendulum": INVERTED_PENDULUM, 2, 2, 2;
        "inverted_double_pendulum": INVERTED_DOUBLE_PENDULUM, 3, 3, 5;
        "half_cheetah": HALF_CHEETAH, 9, 9, 5;
        "hopper": HOPPER, 6, 6, 4;
        "swimmer": SWIMMER, 5, 5, 4;
        "walker2d": WALKER2D, 9, 9, 4;
        "ant": ANT, 15, 14, 5;
        "humanoid": HUMANOID, 24, 23, 5;
        "humanoid_standup": HUMANOID_STANDUP, 24, 23, 5;
    }
}
