//! Random graphs as worlds: states are nodes, actions are edges.

use orrery_core::{FiniteActions, ModelError, Outcome, Outcomes, RandomStream, Status, WeightedOutcome, WorldModel};

/// An edge: where it leads with equal probabilities, its reward, and whether the world ends.
#[derive(Clone, Debug)]
pub struct Edge {
    pub next: Vec<u8>,
    pub reward: f64,
    pub terminated: bool,
}

/// A world of nodes and edges.
#[derive(Clone, Debug)]
pub struct Graph {
    pub edges: Vec<Vec<Edge>>,
}

impl WorldModel for Graph {
    type State = u8;
    type Action = u8;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        (): &mut (),
        state: &u8,
        action: &u8,
        random: &mut RandomStream,
        next: &mut u8,
    ) -> Result<Outcome, ModelError> {
        let edge = self.edges[usize::from(*state)]
            .get(usize::from(*action))
            .ok_or_else(|| ModelError::new(Status::InvalidInput))?;
        *next = match edge.next[..] {
            [only] => only,
            _ => edge.next[random.integer(edge.next.len() as u64) as usize],
        };
        Ok(Outcome { reward: edge.reward, terminated: edge.terminated })
    }

    fn write_key(&self, state: &u8, out: &mut Vec<u8>) {
        out.push(*state);
    }
}

impl FiniteActions for Graph {
    fn legal_actions(&self, (): &mut (), state: &u8, out: &mut Vec<u8>) -> Result<(), ModelError> {
        out.clear();
        out.extend(0..self.edges[usize::from(*state)].len() as u8);
        Ok(())
    }
}

impl Outcomes for Graph {
    fn outcomes(
        &self,
        (): &mut (),
        state: &u8,
        action: &u8,
        out: &mut Vec<WeightedOutcome<u8>>,
    ) -> Result<(), ModelError> {
        let edge = &self.edges[usize::from(*state)][usize::from(*action)];
        out.clear();
        out.extend(edge.next.iter().map(|next| WeightedOutcome {
            probability: 1.0 / edge.next.len() as f64,
            next: *next,
            outcome: Outcome { reward: edge.reward, terminated: edge.terminated },
        }));
        Ok(())
    }
}
