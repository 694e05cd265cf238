//! The search tree: state nodes and state-action pairs as parallel arrays with typed indices.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Index of a state node, valid only in the [`Tree`] that returned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(u32);

impl NodeId {
    pub(crate) const ROOT: Self = Self(0);

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// Index of a state-action pair, valid only in the [`Tree`] that returned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PairId(u32);

impl PairId {
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// The indices are used up.
#[derive(Debug, PartialEq)]
pub(crate) struct TreeFull;

/// Nodes and pairs to make room for before the first simulation. A larger tree grows as it is filled.
const RESERVED_NODES: usize = 1 << 16;
const RESERVED_PAIRS: usize = 1 << 20;

/// `N` state nodes and `P` state-action pairs.
///
/// The root is node 0 and parents precede children. The pairs of an expanded node are consecutive, in the order of its
/// legal actions. A node belongs to one pair and is found there by its state's key and its end flag: two steps that
/// lead to the same state, one of which ends the world, are two outcomes.
pub(crate) struct Tree<S, A> {
    nodes: u32,
    states: Vec<S>, // [>= N + 1]: all beyond N are spare, the first of them takes the next step's state
    node_visits: Vec<u32>, // [N]
    pairs: Vec<Option<(u32, u32)>>, // [N] first pair and their number; None until expanded
    parents: Vec<Option<PairId>>, // [N] None at the root
    ends: Vec<bool>, // [N] the world ended in the step that led here
    keys: Vec<u8>,  // bytes of all keys, node after node
    key_ends: Vec<usize>, // [N] end of the node's key
    alike: Vec<Option<NodeId>>, // [N] next node with the same hash
    hashed: HashMap<u64, NodeId, BuildHasherDefault<DefaultHasher>>, // children after the first of their pair
    actions: Vec<A>, // [P]
    visits: Vec<u32>, // [P]
    totals: Vec<f64>, // [P] sum of discounted returns, not a mean
    first_children: Vec<Option<NodeId>>, // [P]
}

impl<S: Clone, A> Tree<S, A> {
    /// A tree with the root alone, expanded with `legal` (which is drained), and room for one node per simulation.
    pub(crate) fn new(root: &S, root_key: &[u8], legal: &mut Vec<A>, simulations: u32) -> Result<Self, TreeFull> {
        let nodes = (simulations as usize).saturating_add(1).min(RESERVED_NODES);
        let pairs = nodes.saturating_mul(legal.len()).min(RESERVED_PAIRS.max(legal.len()));
        let mut tree = Self {
            nodes: 0,
            states: vec![root.clone(); nodes + 1],
            node_visits: Vec::with_capacity(nodes),
            pairs: Vec::with_capacity(nodes),
            parents: Vec::with_capacity(nodes),
            ends: Vec::with_capacity(nodes),
            keys: Vec::with_capacity(nodes.saturating_mul(root_key.len()).min(RESERVED_PAIRS.max(root_key.len()))),
            key_ends: Vec::with_capacity(nodes),
            alike: Vec::with_capacity(nodes),
            hashed: HashMap::with_capacity_and_hasher(nodes, BuildHasherDefault::default()),
            actions: Vec::with_capacity(pairs),
            visits: Vec::with_capacity(pairs),
            totals: Vec::with_capacity(pairs),
            first_children: Vec::with_capacity(pairs),
        };
        let root = tree.push(None, false, root_key)?;
        tree.expand(root, legal)?;
        Ok(tree)
    }

    /// Number of state nodes.
    pub(crate) fn nodes(&self) -> u32 {
        self.nodes
    }

    /// Visits of a node; the root's begin at 1.
    pub(crate) fn node_visits(&self, node: NodeId) -> u32 {
        self.node_visits[node.index()]
    }

    pub(crate) fn state(&self, node: NodeId) -> &S {
        &self.states[node.index()]
    }

    /// The pairs of a node, or `None` if it is not expanded.
    pub(crate) fn pairs(&self, node: NodeId) -> Option<Range<usize>> {
        self.pairs[node.index()].map(|(first, count)| first as usize..first as usize + count as usize)
    }

    pub(crate) fn pair(&self, index: usize) -> PairId {
        debug_assert!(index < self.actions.len());
        PairId(index as u32)
    }

    /// Visits and totals of a range of pairs.
    pub(crate) fn statistics(&self, pairs: Range<usize>) -> (&[u32], &[f64]) {
        (&self.visits[pairs.clone()], &self.totals[pairs])
    }

    /// Gives a node its pairs, one per action of `legal`, which is drained.
    pub(crate) fn expand(&mut self, node: NodeId, legal: &mut Vec<A>) -> Result<Range<usize>, TreeFull> {
        let first = self.actions.len();
        let end = first.saturating_add(legal.len());
        let count = legal.len();
        if end >= u32::MAX as usize {
            return Err(TreeFull);
        }
        self.actions.append(legal);
        self.visits.resize(end, 0);
        self.totals.resize(end, 0.0);
        self.first_children.resize(end, None);
        self.pairs[node.index()] = Some((first as u32, count as u32));
        Ok(first..end)
    }

    /// What a step from `node` needs: its state, the action of `pair` and the place for the next state, whose content
    /// [`Tree::reach`] then takes up.
    pub(crate) fn step_parts(&mut self, node: NodeId, pair: PairId) -> (&S, &A, &mut S) {
        let (used, spare) = self.states.split_at_mut(self.nodes as usize);
        (&used[node.index()], &self.actions[pair.index()], &mut spare[0])
    }

    /// The spare state that the last step was written to.
    pub(crate) fn stepped(&self) -> &S {
        &self.states[self.nodes as usize]
    }

    /// The child that the last step has reached, and whether it is new.
    pub(crate) fn reach(&mut self, pair: PairId, terminated: bool, key: &[u8]) -> Result<(NodeId, bool), TreeFull> {
        let Some(first) = self.first_children[pair.index()] else {
            let child = self.push(Some(pair), terminated, key)?;
            self.first_children[pair.index()] = Some(child);
            return Ok((child, true));
        };
        // A deterministic model never gets past this comparison.
        if self.is(first, pair, terminated, key) {
            return Ok((first, false));
        }
        self.reach_later(hash(pair, terminated, key), pair, terminated, key)
    }

    /// [`Tree::reach`] for a child that is not the first of its pair.
    fn reach_later(
        &mut self,
        hash: u64,
        pair: PairId,
        terminated: bool,
        key: &[u8],
    ) -> Result<(NodeId, bool), TreeFull> {
        let head = self.hashed.get(&hash).copied();
        let mut candidate = head;
        while let Some(node) = candidate {
            if self.is(node, pair, terminated, key) {
                return Ok((node, false));
            }
            candidate = self.alike[node.index()];
        }
        let child = self.push(Some(pair), terminated, key)?;
        self.alike[child.index()] = head;
        self.hashed.insert(hash, child);
        Ok((child, true))
    }

    /// Adds a visit to a node.
    pub(crate) fn visit_node(&mut self, node: NodeId) {
        self.node_visits[node.index()] += 1;
    }

    /// Adds a visit with return `value` to a pair and gives the pair's total.
    pub(crate) fn visit_pair(&mut self, pair: PairId, value: f64) -> f64 {
        self.visits[pair.index()] += 1;
        let total = &mut self.totals[pair.index()];
        *total += value;
        *total
    }

    /// Moves out what a plan reports of the root: actions, visits and totals.
    pub(crate) fn into_root(mut self) -> (Vec<A>, Vec<u32>, Vec<f64>) {
        let count = self.pairs(NodeId::ROOT).map_or(0, |pairs| pairs.len());
        self.actions.truncate(count);
        self.visits.truncate(count);
        self.totals.truncate(count);
        (self.actions, self.visits, self.totals)
    }

    fn is(&self, node: NodeId, pair: PairId, terminated: bool, key: &[u8]) -> bool {
        let index = node.index();
        let start = index.checked_sub(1).map_or(0, |before| self.key_ends[before]);
        self.parents[index] == Some(pair)
            && self.ends[index] == terminated
            && &self.keys[start..self.key_ends[index]] == key
    }

    fn push(&mut self, parent: Option<PairId>, terminated: bool, key: &[u8]) -> Result<NodeId, TreeFull> {
        if self.nodes >= u32::MAX - 1 {
            return Err(TreeFull);
        }
        let node = NodeId(self.nodes);
        self.nodes += 1;
        if self.states.len() == self.nodes as usize {
            self.states.push(self.states[0].clone());
        }
        // ln N_p must exist when the root is first selected from; every other node is visited as a leaf before that.
        self.node_visits.push(u32::from(parent.is_none()));
        self.pairs.push(None);
        self.parents.push(parent);
        self.ends.push(terminated);
        self.keys.extend_from_slice(key);
        self.key_ends.push(self.keys.len());
        self.alike.push(None);
        Ok(node)
    }
}

fn hash(pair: PairId, terminated: bool, key: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (pair, terminated, key).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_with_the_same_hash_are_told_apart_by_their_keys() {
        let mut tree = Tree::new(&0u8, b"root", &mut vec!['a', 'b'], 3).unwrap();
        let pair = tree.pair(0);
        let mut reach = |key: &[u8]| tree.reach_later(7, pair, false, key).unwrap();
        let (first, second, third) = (reach(b"x"), reach(b"y"), reach(b""));
        assert!(first.1 && second.1 && third.1);
        assert!(first.0 != second.0 && second.0 != third.0);
        assert_eq!((reach(b"x"), reach(b"y"), reach(b"")), ((first.0, false), (second.0, false), (third.0, false)));
    }

    #[test]
    fn the_same_state_under_another_action_or_with_another_end_is_another_node() {
        let mut tree = Tree::new(&0u8, b"root", &mut vec!['a', 'b'], 9).unwrap();
        let pairs = [tree.pair(0), tree.pair(1)];
        let mut nodes = vec![NodeId::ROOT];
        for pair in pairs {
            for terminated in [false, true] {
                let (node, new) = tree.reach(pair, terminated, b"root").unwrap();
                assert!(new && !nodes.contains(&node));
                nodes.push(node);
                assert_eq!(tree.reach(pair, terminated, b"root").unwrap(), (node, false));
            }
        }
    }
}
