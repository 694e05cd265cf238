//! An environment's own loop over its steps is the one that core gives every model, bit for bit.

use orrery_core::{FiniteActions, ModelError, Outcome, RandomStream, StreamName, WorldModel};
use orrery_oracles::Environment;
use orrery_oracles::classic_control::{CartPole, CartPoleParameters, CartPoleState};
use proptest::prelude::*;

/// Lists and steps alone, so that its rollout is core's.
struct Stepwise<'a>(&'a CartPole);

impl WorldModel for Stepwise<'_> {
    type State = CartPoleState;
    type Action = u32;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        scratch: &mut (),
        state: &CartPoleState,
        action: &u32,
        random: &mut RandomStream,
        next: &mut CartPoleState,
    ) -> Result<Outcome, ModelError> {
        self.0.step(scratch, state, action, random, next)
    }

    fn write_key(&self, state: &CartPoleState, out: &mut Vec<u8>) {
        self.0.write_key(state, out);
    }
}

impl FiniteActions for Stepwise<'_> {
    fn legal_actions(&self, scratch: &mut (), state: &CartPoleState, out: &mut Vec<u32>) -> Result<(), ModelError> {
        self.0.legal_actions(scratch, state, out)
    }
}

/// States near the middle, on their way out, tumbling, and too large to step from.
fn states() -> impl Strategy<Value = [f64; 4]> {
    let numbers = |size: f64| prop::array::uniform4(-size..size);
    prop_oneof![
        8 => numbers(0.05),
        4 => numbers(3.0),
        1 => numbers(1e4),
        1 => numbers(1e300),
        1 => prop::array::uniform4(prop::sample::select(vec![0.0, -0.0, 5e-324, -1e-9, 1e154, 1.7e308])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn cart_pole_rolls_out_as_it_is_stepped(
        numbers in states(),
        seed in any::<u64>(),
        limit in prop_oneof![0u32..4, Just(200)],
        discount in prop_oneof![Just(1.0), 0.01..1.0],
        lenient in any::<bool>(),
    ) {
        // Wide limits let the pole turn over, and numbers grow until they are too large.
        let mut parameters = CartPoleParameters::default();
        if lenient {
            (parameters.theta_limit, parameters.x_limit, parameters.force) = (1e300, 1e308, 1e6);
        }
        let environment = CartPole::new(parameters).unwrap();
        let from = environment.read_state(&numbers).unwrap();
        let mut own = RandomStream::new(seed, StreamName::Simulation, 0);
        let mut stepwise = own.clone();
        let found = environment.rollout(&mut (), &from, limit, discount, &mut own);
        let expected = Stepwise(&environment).rollout(&mut (), &from, limit, discount, &mut stepwise);
        match (&found, &expected) {
            (Ok(found), Ok(expected)) => {
                prop_assert_eq!(found.discounted_return.to_bits(), expected.discounted_return.to_bits());
                prop_assert_eq!(found, expected);
            }
            _ => prop_assert_eq!(&found, &expected),
        }
        prop_assert_eq!(own, stepwise);
    }
}
