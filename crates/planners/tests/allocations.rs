//! What a search allocates, it allocates before its first simulation.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::AtomicBool;

use orrery_core::{FiniteActions, ModelError, Outcome, RandomStream, WorldModel};
use orrery_planners::mcts::{MctsConfig, plan};

struct Counter;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

#[expect(unsafe_code, reason = "a global allocator is an unsafe trait; every call goes on to the system's")]
unsafe impl GlobalAlloc for Counter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTER: Counter = Counter;

/// A walk on the integers with two actions; `slip` makes it stochastic. Nothing in it allocates.
struct Walk {
    slip: f64,
}

impl WorldModel for Walk {
    type State = i64;
    type Action = i64;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        (): &mut (),
        state: &i64,
        action: &i64,
        random: &mut RandomStream,
        next: &mut i64,
    ) -> Result<Outcome, ModelError> {
        *next = state + if random.chance(self.slip) { -action } else { *action };
        Ok(Outcome { reward: if *next > 3 { 1.0 } else { 0.0 }, terminated: false })
    }

    fn write_key(&self, state: &i64, out: &mut Vec<u8>) {
        out.extend_from_slice(&state.to_le_bytes());
    }
}

impl FiniteActions for Walk {
    fn legal_actions(&self, (): &mut (), _: &i64, out: &mut Vec<i64>) -> Result<(), ModelError> {
        out.clear();
        out.extend([-1, 1]);
        Ok(())
    }
}

#[test]
fn the_number_of_allocations_does_not_grow_with_the_simulations() {
    let allocations = |slip, simulations| {
        // The default rollout allocates by itself.
        let config = MctsConfig { simulations, rollout_depth: 0, ..MctsConfig::published(1) };
        let before = ALLOCATIONS.get();
        let plan = plan(&Walk { slip }, &mut (), &0, &config, &AtomicBool::new(false)).unwrap();
        assert!(plan.stats.nodes > simulations / 2);
        ALLOCATIONS.get() - before
    };
    for slip in [0.0, 0.4] {
        let few = allocations(slip, 10);
        assert!(few > 0);
        assert_eq!(allocations(slip, 3000), few, "slip {slip}");
    }
}
