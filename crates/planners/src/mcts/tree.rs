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
/// lead to the same state, one of which ends the world, are two outcomes. In a shared tree (with transpositions) a node
/// belongs to every pair that leads to its state.
pub(crate) struct Tree<S, A> {
    shared: bool,
    nodes: u32,
    states: Vec<S>, // [>= N + 1]: all beyond N are spare, the first of them takes the next step's state
    node_visits: Vec<u32>, // [N]
    pairs: Vec<Option<(u32, u32)>>, // [N] first pair and their number; None until expanded
    parents: Vec<Option<PairId>>, // [N] None at the root
    ends: Vec<bool>, // [N] the world ended in the step that led here
    seconds: Vec<bool>, // [N] the second player moves; told when a node is expanded
    keys: Vec<u8>,  // bytes of all keys, node after node
    key_ends: Vec<usize>, // [N] end of the node's key
    alike: Vec<Option<NodeId>>, // [N] next node with the same hash
    hashed: HashMap<u64, NodeId, BuildHasherDefault<DefaultHasher>>, // children after the first of their pair; shared: all
    actions: Vec<A>,                                                 // [P]
    visits: Vec<u32>,                                                // [P]
    totals: Vec<f64>,                                                // [P] sum of discounted returns, not a mean
    first_children: Vec<Option<NodeId>>,                             // [P]
}

impl<S: Clone, A> Tree<S, A> {
    /// A tree whose root is expanded with `legal`.
    #[cfg(test)]
    fn new(root: &S, root_key: &[u8], legal: &mut Vec<A>, simulations: u32) -> Result<Self, TreeFull> {
        let mut tree = Self::with_root(root, root_key, legal.len(), simulations, false)?;
        tree.expand(NodeId::ROOT, false, legal)?;
        Ok(tree)
    }

    /// A tree with a root that is not expanded yet and will have `width` actions.
    pub(crate) fn with_root(
        root: &S,
        root_key: &[u8],
        width: usize,
        simulations: u32,
        shared: bool,
    ) -> Result<Self, TreeFull> {
        let nodes = (simulations as usize).saturating_add(1).min(RESERVED_NODES);
        let pairs = nodes.saturating_mul(width).min(RESERVED_PAIRS.max(width));
        let mut tree = Self {
            shared,
            nodes: 0,
            states: vec![root.clone(); nodes + 1],
            node_visits: Vec::with_capacity(nodes),
            pairs: Vec::with_capacity(nodes),
            parents: Vec::with_capacity(nodes),
            ends: Vec::with_capacity(nodes),
            seconds: Vec::with_capacity(nodes),
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
        if shared {
            tree.remember(tree.hash(None, false, root_key), root);
        }
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

    /// Whether the second player moves in an expanded node.
    pub(crate) fn second_moves(&self, node: NodeId) -> bool {
        self.seconds[node.index()]
    }

    /// Whether nodes belong to every pair that leads to their state.
    pub(crate) fn is_shared(&self) -> bool {
        self.shared
    }

    /// Bytes of memory held, those behind states and actions left out.
    pub(crate) fn bytes(&self) -> usize {
        let node = size_of::<u32>() + size_of::<Option<(u32, u32)>>() + 2 * size_of::<Option<PairId>>();
        let node = node + 2 * size_of::<bool>() + size_of::<usize>();
        let pair = size_of::<A>() + size_of::<u32>() + size_of::<f64>() + size_of::<Option<NodeId>>();
        self.states.capacity() * size_of::<S>()
            + self.node_visits.capacity() * node
            + self.keys.capacity()
            + self.actions.capacity() * pair
            + self.hashed.capacity() * size_of::<(u64, NodeId)>()
    }

    /// Gives a node its pairs, one per action of `legal`, which is drained.
    pub(crate) fn expand(
        &mut self,
        node: NodeId,
        second_moves: bool,
        legal: &mut Vec<A>,
    ) -> Result<Range<usize>, TreeFull> {
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
        self.seconds[node.index()] = second_moves;
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
        match self.first_children[pair.index()] {
            // A deterministic model never gets past this comparison.
            Some(first) if self.is(first, pair, terminated, key) => return Ok((first, false)),
            None if !self.shared => {
                let child = self.push(Some(pair), terminated, key)?;
                self.first_children[pair.index()] = Some(child);
                return Ok((child, true));
            }
            _ => {}
        }
        let (child, new) = self.reach_later(self.hash(Some(pair), terminated, key), pair, terminated, key)?;
        self.first_children[pair.index()].get_or_insert(child);
        Ok((child, new))
    }

    /// [`Tree::reach`] for a child that is not the first of its pair, or in a shared tree.
    fn reach_later(
        &mut self,
        hash: u64,
        pair: PairId,
        terminated: bool,
        key: &[u8],
    ) -> Result<(NodeId, bool), TreeFull> {
        if let Some(node) = self.find_hashed(hash, pair, terminated, key) {
            return Ok((node, false));
        }
        let child = self.push(Some(pair), terminated, key)?;
        self.remember(hash, child);
        Ok((child, true))
    }

    fn find_hashed(&self, hash: u64, pair: PairId, terminated: bool, key: &[u8]) -> Option<NodeId> {
        let mut candidate = self.hashed.get(&hash).copied();
        while let Some(node) = candidate {
            if self.is(node, pair, terminated, key) {
                return Some(node);
            }
            candidate = self.alike[node.index()];
        }
        None
    }

    /// Makes a node one that [`Tree::find_hashed`] finds.
    fn remember(&mut self, hash: u64, node: NodeId) {
        self.alike[node.index()] = self.hashed.insert(hash, node);
    }

    /// The child of a pair with this key in which the world goes on, if a step has led there.
    pub(crate) fn child(&self, pair: PairId, key: &[u8]) -> Option<NodeId> {
        match self.first_children[pair.index()] {
            Some(first) if self.is(first, pair, false, key) => Some(first),
            _ => self.find_hashed(self.hash(Some(pair), false, key), pair, false, key),
        }
    }

    /// The key of the root's state.
    pub(crate) fn root_key(&self) -> &[u8] {
        self.key(NodeId::ROOT)
    }

    fn key(&self, node: NodeId) -> &[u8] {
        let start = node.index().checked_sub(1).map_or(0, |before| self.key_ends[before]);
        &self.keys[start..self.key_ends[node.index()]]
    }

    /// What is known below `root`, as a tree of its own with room for `simulations` more. Of a shared tree, nodes that only
    /// later outcomes of another node's actions lead to are left out, and found anew when they are met.
    pub(crate) fn subtree(&self, root: NodeId, simulations: u32) -> Result<Self, TreeFull>
    where
        A: Clone,
    {
        // Children of each pair, in order of their making; the first child of a shared tree may be another pair's.
        let mut children: Vec<Vec<NodeId>> = vec![Vec::new(); self.actions.len()];
        for (pair, first) in self.first_children.iter().enumerate() {
            children[pair].extend(*first);
        }
        for (node, parent) in self.parents.iter().enumerate() {
            if let Some(parent) = parent {
                let node = NodeId(node as u32);
                if self.first_children[parent.index()] != Some(node) {
                    children[parent.index()].push(node);
                }
            }
        }
        let mut order = vec![root];
        let mut numbers: Vec<Option<u32>> = vec![None; self.nodes as usize];
        numbers[root.index()] = Some(0);
        let mut at = 0;
        while at < order.len() {
            for pair in self.pairs(order[at]).unwrap_or(0..0) {
                for child in &children[pair] {
                    if numbers[child.index()].is_none() {
                        numbers[child.index()] = Some(order.len() as u32);
                        order.push(*child);
                    }
                }
            }
            at += 1;
        }
        let width = self.pairs(root).map_or(0, |pairs| pairs.len());
        let room = simulations.saturating_add(order.len() as u32);
        let mut tree = Self::with_root(self.state(root), self.key(root), width, room, self.shared)?;
        let mut pair_numbers: Vec<Option<PairId>> = vec![None; self.actions.len()];
        for (number, node) in order.iter().enumerate() {
            let index = node.index();
            let parent = self.parents[index].and_then(|parent| pair_numbers[parent.index()]);
            if number > 0 {
                tree.states[number].clone_from(&self.states[index]);
                let child = tree.push(parent, self.ends[index], self.key(*node))?;
                let first_of_parent = parent.is_some_and(|pair| tree.first_children[pair.index()].is_none());
                if let (Some(pair), true) = (parent, first_of_parent) {
                    tree.first_children[pair.index()] = Some(child);
                }
                if self.shared || !first_of_parent {
                    let hash = tree.hash(parent, self.ends[index], self.key(*node));
                    tree.remember(hash, child);
                }
            }
            tree.node_visits[number] = self.node_visits[index];
            if let Some(pairs) = self.pairs(*node) {
                let copied =
                    tree.expand(NodeId(number as u32), self.seconds[index], &mut self.actions[pairs.clone()].to_vec())?;
                for (old, new) in pairs.zip(copied) {
                    pair_numbers[old] = Some(PairId(new as u32));
                    tree.visits[new] = self.visits[old];
                    tree.totals[new] = self.totals[old];
                }
            }
        }
        Ok(tree)
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

    /// What a plan reports of the root: actions, visits and totals.
    pub(crate) fn root(&self) -> (&[A], &[u32], &[f64]) {
        let pairs = self.pairs(NodeId::ROOT).unwrap_or(0..0);
        (&self.actions[pairs.clone()], &self.visits[pairs.clone()], &self.totals[pairs])
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
        (self.shared || self.parents[index] == Some(pair)) && self.ends[index] == terminated && self.key(node) == key
    }

    fn hash(&self, pair: Option<PairId>, terminated: bool, key: &[u8]) -> u64 {
        let mut hasher = DefaultHasher::new();
        let pair = if self.shared { None } else { pair };
        (pair, terminated, key).hash(&mut hasher);
        hasher.finish()
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
        self.seconds.push(false);
        self.keys.extend_from_slice(key);
        self.key_ends.push(self.keys.len());
        self.alike.push(None);
        Ok(node)
    }
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
    fn a_subtree_keeps_what_is_below_its_root_and_nothing_else() {
        let mut tree = Tree::new(&0u8, b"root", &mut vec!['a', 'b'], 9).unwrap();
        let [a, b] = [tree.pair(0), tree.pair(1)];
        let (below, _) = tree.reach(a, false, b"below").unwrap();
        let (_, _) = tree.reach(b, false, b"beside").unwrap();
        let inner = tree.expand(below, true, &mut vec!['c', 'd', 'e']).unwrap();
        let c = tree.pair(inner.start);
        let (first, _) = tree.reach(c, false, b"first").unwrap();
        let (second, _) = tree.reach(c, true, b"first").unwrap();
        for (node, pair, value) in [(first, c, 2.0), (second, c, 3.0)] {
            tree.visit_node(node);
            tree.visit_pair(pair, value);
            tree.visit_node(below);
        }
        assert_eq!(tree.child(a, b"below"), Some(below));
        assert_eq!(tree.child(a, b"beside"), None);
        let mut kept = tree.subtree(below, 5).unwrap();
        assert_eq!((kept.nodes(), kept.root_key(), kept.second_moves(NodeId::ROOT)), (3, &b"below"[..], true));
        assert_eq!(kept.node_visits(NodeId::ROOT), 2);
        assert_eq!(kept.statistics(0..3), (&[2, 0, 0][..], &[5.0, 0.0, 0.0][..]));
        let c = kept.pair(0);
        for (terminated, node) in [(false, NodeId(1)), (true, NodeId(2))] {
            assert_eq!(kept.reach(c, terminated, b"first").unwrap(), (node, false));
            assert_eq!(kept.node_visits(node), 1);
        }
        assert_eq!(kept.into_root().0, ['c', 'd', 'e']);
    }

    #[test]
    fn a_shared_tree_has_one_node_for_a_state_whatever_leads_to_it() {
        let mut tree = Tree::with_root(&0u8, b"root", 2, 9, true).unwrap();
        tree.expand(NodeId::ROOT, false, &mut vec!['a', 'b']).unwrap();
        let pairs = [tree.pair(0), tree.pair(1)];
        assert_eq!(tree.reach(pairs[0], false, b"root").unwrap(), (NodeId::ROOT, false));
        let (node, new) = tree.reach(pairs[0], false, b"x").unwrap();
        assert!(new);
        assert_eq!(tree.reach(pairs[1], false, b"x").unwrap(), (node, false));
        assert_eq!(tree.reach(pairs[1], false, b"x").unwrap(), (node, false));
        let (end, new) = tree.reach(pairs[1], true, b"x").unwrap();
        assert!(new && end != node);
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
