//! The same bits in every build, on every machine, on every number of threads; and no allocation while stepping.

#![expect(unsafe_code, reason = "a global allocator that counts is unsafe to implement")]
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use orrery_physics::{Model, Scratch, State, compile, models};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is the system allocator's own; the counter is a thread's own number.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: passed on unchanged.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: passed on unchanged.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A trajectory under controls of a fixed recurrence: FNV-1a over the bits of every state.
fn trajectory<const NQ: usize, const NV: usize>(model: &Model<NQ, NV>, steps: u32) -> u64 {
    let mut scratch = Scratch::new(model);
    let mut state = State::described(model);
    let mut control = vec![0.0; model.tables().actuators.len()];
    let (mut word, mut hash) = (7_u64, 0xcbf2_9ce4_8422_2325_u64);
    let before = ALLOCATIONS.with(Cell::get);
    for _ in 0..steps {
        for value in &mut control {
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *value = (word >> 33) as f64 / f64::from(1_u32 << 30) - 1.0;
        }
        model.step(&mut scratch, &mut state, &control);
        for number in state.qpos.iter().chain(&state.qvel).chain(&state.warm_start) {
            hash = (hash ^ number.to_bits()).wrapping_mul(0x100_0000_01b3);
        }
    }
    assert_eq!(ALLOCATIONS.with(Cell::get), before, "a step allocates nothing");
    hash
}

fn check<const NQ: usize, const NV: usize>(description: &str, expected: u64) {
    let model = Model::<NQ, NV>::new(compile(description).unwrap()).unwrap();
    let alone = trajectory(&model, 300);
    let beside: Vec<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(|| trajectory(&model, 300))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(beside, [alone, alone]);
    // The same number in debug and release builds and on every machine. It changes with any change of the order of
    // operations, which is no defect as long as the comparisons with MuJoCo hold.
    assert_eq!(alone, expected, "found {alone:#018x}");
}

macro_rules! hashes {
    ($($name:ident: $model:ident, $nq:literal, $nv:literal, $hash:literal;)*) => {
        $(#[test]
        fn $name() {
            check::<$nq, $nv>(models::$model, $hash);
        })*
    };
}

hashes! {
    reacher: REACHER, 4, 4, 0x8c99_6ae2_5fc7_aa8d;
    pusher: PUSHER, 11, 11, 0xfe9f_b824_d8b5_4e3a;
    inverted_pendulum: INVERTED_PENDULUM, 2, 2, 0x6b68_c802_25c2_8ed7;
    inverted_double_pendulum: INVERTED_DOUBLE_PENDULUM, 3, 3, 0x84f2_b41b_0128_1b5e;
    half_cheetah: HALF_CHEETAH, 9, 9, 0x7ad2_a940_4b56_33e7;
    hopper: HOPPER, 6, 6, 0x0713_0dfe_aa70_d2ce;
    swimmer: SWIMMER, 5, 5, 0x7c03_56e9_a31c_2dc0;
    walker2d: WALKER2D, 9, 9, 0x4ef3_893f_853d_7eb5;
    ant: ANT, 15, 14, 0x0f21_fe51_3312_99b2;
    humanoid: HUMANOID, 24, 23, 0x1547_9f19_0843_69ad;
    humanoid_standup: HUMANOID_STANDUP, 24, 23, 0x3bf2_0720_7e8e_d760;
}

#[test]
fn a_state_is_plain_memory() {
    fn copies<T: Copy>() {}
    copies::<State<24, 23>>();
    assert_eq!(size_of::<State<24, 23>>(), (24 + 23 + 23) * size_of::<f64>());
}
