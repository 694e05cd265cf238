//! A search tree whose nodes get their actions, and whose actions their outcomes, one by one.

use orrery_core::{Outcome, RandomStream};

use crate::interner::Interner;

/// Index of a state node, valid only in the [`WideTree`] that returned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeId(u32);

impl NodeId {
    pub(super) const ROOT: Self = Self(0);

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// Index of an action of a node, valid only in the [`WideTree`] that returned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EdgeId(u32);

impl EdgeId {
    fn index(self) -> usize {
        self.0 as usize
    }
}

struct Node<S> {
    state: S,
    ended: bool,
    visits: u32,
    edges: Chain<EdgeId>,
    /// The next outcome of the same action.
    next: Option<NodeId>,
    /// Sum of the rewards of the steps that led here, and their number.
    rewards: f64,
    steps: u32,
}

struct Edge<A> {
    action: A,
    visits: u32,
    total: f64,
    outcomes: Chain<NodeId>,
    /// The next action of the same node.
    next: Option<EdgeId>,
}

/// A list through the arrays, in the order in which its members were added.
#[derive(Clone, Copy)]
struct Chain<T> {
    ends: Option<(T, T)>,
    length: u32,
}

impl<T: Copy> Chain<T> {
    const EMPTY: Self = Self { ends: None, length: 0 };

    /// Adds a member and gives the one before it, which is to point to it.
    fn push(&mut self, member: T) -> Option<T> {
        let last = self.ends.map(|(_, last)| last);
        self.ends = Some((self.ends.map_or(member, |(first, _)| first), member));
        self.length += 1;
        last
    }

    fn first(&self) -> Option<T> {
        self.ends.map(|(first, _)| first)
    }
}

/// Nodes and edges in arrays. The root is node 0; node `i + 1` is outcome `i` of the interner, which knows it by its edge, its
/// end flag and its state's key.
pub(super) struct WideTree<S, A> {
    nodes: Vec<Node<S>>,
    edges: Vec<Edge<A>>,
    known: Interner,
    name: Vec<u8>,
}

impl<S: Clone, A> WideTree<S, A> {
    pub(super) fn new(root: &S) -> Self {
        let mut tree = Self { nodes: Vec::new(), edges: Vec::new(), known: Interner::new(), name: Vec::new() };
        // ln N must exist when the root is first selected from; every other node is visited as a leaf before that.
        tree.push(root, false, 1);
        tree
    }

    fn push(&mut self, state: &S, ended: bool, visits: u32) -> NodeId {
        let node = NodeId(self.nodes.len() as u32);
        let state = state.clone();
        self.nodes.push(Node { state, ended, visits, edges: Chain::EMPTY, next: None, rewards: 0.0, steps: 0 });
        node
    }

    pub(super) fn nodes(&self) -> u32 {
        self.nodes.len() as u32
    }

    /// Bytes of memory held, those behind states, actions and keys left out.
    pub(super) fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node<S>>() + self.edges.capacity() * size_of::<Edge<A>>() + self.known.bytes()
    }

    pub(super) fn state(&self, node: NodeId) -> &S {
        &self.nodes[node.index()].state
    }

    pub(super) fn ended(&self, node: NodeId) -> bool {
        self.nodes[node.index()].ended
    }

    /// Visits of a node; the root's begin at 1.
    pub(super) fn visits(&self, node: NodeId) -> u32 {
        self.nodes[node.index()].visits
    }

    /// Number of a node's actions.
    pub(super) fn width(&self, node: NodeId) -> u32 {
        self.nodes[node.index()].edges.length
    }

    pub(super) fn action(&self, edge: EdgeId) -> &A {
        &self.edges[edge.index()].action
    }

    pub(super) fn edge_visits(&self, edge: EdgeId) -> u32 {
        self.edges[edge.index()].visits
    }

    /// Number of an action's outcomes.
    pub(super) fn outcomes(&self, edge: EdgeId) -> u32 {
        self.edges[edge.index()].outcomes.length
    }

    /// A node's actions with their visits and totals, in the order in which they were added.
    pub(super) fn edges(&self, node: NodeId) -> impl Iterator<Item = (EdgeId, u32, f64)> {
        let first = self.nodes[node.index()].edges.first();
        std::iter::successors(first, |edge| self.edges[edge.index()].next).map(|edge| {
            let Edge { visits, total, .. } = self.edges[edge.index()];
            (edge, visits, total)
        })
    }

    pub(super) fn add_edge(&mut self, node: NodeId, action: A) -> EdgeId {
        let edge = EdgeId(self.edges.len() as u32);
        self.edges.push(Edge { action, visits: 0, total: 0.0, outcomes: Chain::EMPTY, next: None });
        if let Some(before) = self.nodes[node.index()].edges.push(edge) {
            self.edges[before.index()].next = Some(edge);
        }
        edge
    }

    /// The outcome that a step has led to, and whether it is new.
    pub(super) fn reach(&mut self, edge: EdgeId, state: &S, key: &[u8], outcome: Outcome) -> (NodeId, bool) {
        self.name.clear();
        self.name.extend(edge.0.to_le_bytes());
        self.name.push(u8::from(outcome.terminated));
        self.name.extend_from_slice(key);
        let (number, new) = self.known.intern(&self.name);
        let child = NodeId(number as u32 + 1);
        if new {
            self.push(state, outcome.terminated, 0);
            if let Some(before) = self.edges[edge.index()].outcomes.push(child) {
                self.nodes[before.index()].next = Some(child);
            }
        }
        let node = &mut self.nodes[child.index()];
        node.rewards += outcome.reward;
        node.steps += 1;
        (child, new)
    }

    /// Mean reward of the steps that led to a node.
    pub(super) fn mean_reward(&self, node: NodeId) -> f64 {
        let Node { rewards, steps, .. } = self.nodes[node.index()];
        rewards / f64::from(steps)
    }

    /// One of an action's outcomes, of which there is one at least, with the probability with which steps have led to it:
    /// one `integer(steps)`.
    pub(super) fn known_outcome(&self, edge: EdgeId, random: &mut RandomStream) -> NodeId {
        let first = self.edges[edge.index()].outcomes.first().unwrap_or(NodeId::ROOT);
        let members = || std::iter::successors(Some(first), |node| self.nodes[node.index()].next);
        let steps: u64 = members().map(|node| u64::from(self.nodes[node.index()].steps)).sum();
        let mut left = random.integer(steps.max(1));
        for node in members() {
            let steps = self.nodes[node.index()].steps;
            if left < steps {
                return node;
            }
            left -= steps;
        }
        first
    }

    /// Adds a visit to a node.
    pub(super) fn visit(&mut self, node: NodeId) {
        self.nodes[node.index()].visits += 1;
    }

    /// Adds a visit with return `value` to an action and gives its total.
    pub(super) fn visit_edge(&mut self, edge: EdgeId, value: f64) -> f64 {
        let edge = &mut self.edges[edge.index()];
        edge.visits += 1;
        edge.total += value;
        edge.total
    }

    /// Moves out what a plan reports of the root: actions, visits and totals.
    pub(super) fn into_root(self) -> (Vec<A>, Vec<u32>, Vec<f64>) {
        let of_root: Vec<EdgeId> = self.edges(NodeId::ROOT).map(|(edge, ..)| edge).collect();
        let mut edges: Vec<Option<Edge<A>>> = self.edges.into_iter().map(Some).collect();
        let mut root = (Vec::new(), Vec::new(), Vec::new());
        for edge in of_root.into_iter().filter_map(|edge| edges[edge.index()].take()) {
            root.0.push(edge.action);
            root.1.push(edge.visits);
            root.2.push(edge.total);
        }
        root
    }
}
