//! Pairs of geoms that can touch, with everything that load time can know about them.

use super::{GeomPlace, MOST_TOUCHES};
use crate::algebra::matrix::{apply, column};
use crate::algebra::vector::add;
use crate::constraint::Softness;
use crate::mjcf::Shape;
use crate::tables::{Geom, Tables};
use crate::tree::Tree;

/// How a pair is examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Routine {
    PlaneSphere,
    PlaneCapsule,
    PlaneCylinder,
    SphereSphere,
    SphereCapsule,
    CapsuleCapsule,
    CapsuleCylinder,
}

/// Two geoms that can touch. The first has the lower shape.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) geoms: (usize, usize),
    pub(crate) bodies: (usize, usize),
    /// Absent: fixed to the world.
    pub(crate) links: (Option<usize>, Option<usize>),
    /// The last degree of freedom of the chain that moves both; past the end if no single chain does.
    pub(crate) leaf: usize,
    pub(crate) routine: Routine,
    /// Centres (or a plane and a centre) farther apart than this do not touch.
    pub(crate) reach: f64,
    pub(crate) midphase: bool,
    pub(crate) margin: f64,
    pub(crate) frictional: bool,
    pub(crate) friction: f64,
    pub(crate) softness: Softness,
    /// Acceleration per unit of force along the normal, at `qpos0`.
    pub(crate) inverse_weight: f64,
}

/// A geom that occurs in a pair, where it stands in its link.
#[derive(Clone, Debug)]
pub(crate) struct Colliding {
    pub(crate) geom: usize,
    /// Absent: fixed to the world.
    pub(crate) link: Option<usize>,
    pub(crate) local: GeomPlace,
}

impl Colliding {
    pub(crate) fn all(tables: &Tables, tree: &Tree, pairs: &[Pair]) -> Vec<Self> {
        let mut geoms: Vec<usize> = pairs.iter().flat_map(|pair| [pair.geoms.0, pair.geoms.1]).collect();
        geoms.sort_unstable();
        geoms.dedup();
        let place = |index: usize| {
            let geom = &tables.geoms[index];
            let placement = &tree.placements[geom.body];
            let local = GeomPlace {
                pos: add(placement.pos, apply(&placement.rotation, geom.pos)),
                axis: apply(&placement.rotation, column(&geom.rotation, 2)),
            };
            Self { geom: index, link: placement.link, local }
        };
        geoms.into_iter().map(place).collect()
    }
}

/// Two geoms for which there is no routine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsupportedPair {
    /// Their forms.
    pub shapes: (Shape, Shape),
    /// Their indices.
    pub geoms: (usize, usize),
}

impl Pair {
    /// All pairs, in the order in which contacts become rows.
    pub(crate) fn all(tables: &Tables, tree: &Tree) -> Result<Vec<Self>, UnsupportedPair> {
        let mut pairs = Vec::new();
        for b1 in 0..tables.bodies.len() {
            for b2 in b1 + 1..tables.bodies.len() {
                if !bodies_collide(tables, b1, b2) {
                    continue;
                }
                let first = pairs.len();
                for g1 in tables.bodies[b1].geoms.clone() {
                    for g2 in tables.bodies[b2].geoms.clone() {
                        pairs.extend(Self::of(tables, tree, g1, g2)?);
                    }
                }
                pairs[first..].sort_by_key(|pair| pair.geoms);
            }
        }
        Ok(pairs)
    }

    fn of(tables: &Tables, tree: &Tree, g1: usize, g2: usize) -> Result<Option<Self>, UnsupportedPair> {
        let (mut g1, mut g2) = (g1, g2);
        if tables.geoms[g1].shape > tables.geoms[g2].shape {
            std::mem::swap(&mut g1, &mut g2);
        }
        let (first, second) = (&tables.geoms[g1], &tables.geoms[g2]);
        if first.contype & second.conaffinity == 0 && second.contype & first.conaffinity == 0 {
            return Ok(None);
        }
        let routine = match (first.shape, second.shape) {
            (Shape::Plane, Shape::Sphere) => Routine::PlaneSphere,
            (Shape::Plane, Shape::Capsule) => Routine::PlaneCapsule,
            (Shape::Plane, Shape::Cylinder) => Routine::PlaneCylinder,
            (Shape::Sphere, Shape::Sphere) => Routine::SphereSphere,
            (Shape::Sphere, Shape::Capsule) => Routine::SphereCapsule,
            (Shape::Capsule, Shape::Capsule) => Routine::CapsuleCapsule,
            (Shape::Capsule, Shape::Cylinder) => Routine::CapsuleCylinder,
            // Two planes never touch, as in MuJoCo.
            (Shape::Plane, Shape::Plane) => return Ok(None),
            shapes => return Err(UnsupportedPair { shapes, geoms: (g1, g2) }),
        };
        let bodies = (first.body, second.body);
        let count = |body: usize| tables.bodies[body].geoms.len();
        let margin = first.margin.max(second.margin);
        let friction = first.friction[0].max(second.friction[0]).max(1e-5);
        let weight = |body: usize| tables.bodies[body].inverse_weight[0];
        Ok(Some(Self {
            geoms: (g1, g2),
            bodies,
            links: (tree.placements[bodies.0].link, tree.placements[bodies.1].link),
            leaf: leaf(tables, tree, bodies),
            routine,
            reach: first.bounding_radius + second.bounding_radius + margin,
            midphase: tables.options.midphase_zero_margin && count(bodies.0) * count(bodies.1) > 1,
            margin,
            frictional: first.condim.max(second.condim) == 3,
            friction,
            softness: softness(tables, first, second),
            inverse_weight: weight(bodies.0) + weight(bodies.1),
        }))
    }

    /// Contacts at most.
    pub(crate) fn most_contacts(&self) -> usize {
        match self.routine {
            Routine::PlaneSphere | Routine::SphereSphere | Routine::SphereCapsule | Routine::CapsuleCylinder => 1,
            Routine::PlaneCapsule | Routine::CapsuleCapsule => 2,
            Routine::PlaneCylinder => MOST_TOUCHES,
        }
    }

    /// Rows of a contact.
    pub(crate) fn rows(&self) -> usize {
        if self.frictional { 4 } else { 1 }
    }
}

fn leaf(tables: &Tables, tree: &Tree, bodies: (usize, usize)) -> usize {
    let chain = |body: usize| tree.placements[body].link.map_or(&[][..], |link| tree.chains[link].as_slice());
    let (first, second) = (chain(bodies.0), chain(bodies.1));
    let (short, long) = if first.len() < second.len() { (first, second) } else { (second, first) };
    match long.last() {
        Some(last) if long.starts_with(short) => *last,
        _ => tables.nv(),
    }
}

fn softness(tables: &Tables, first: &Geom, second: &Geom) -> Softness {
    let mut mixed = first.solver;
    for (a, b) in mixed.reference.iter_mut().zip(second.solver.reference) {
        *a = 0.5 * *a + 0.5 * b;
    }
    for (a, b) in mixed.impedance.iter_mut().zip(second.solver.impedance) {
        *a = 0.5 * *a + 0.5 * b;
    }
    Softness::new(&mixed, tables.options.timestep)
}

/// Bodies welded together, and a body and the one it hangs on, do not collide.
fn bodies_collide(tables: &Tables, b1: usize, b2: usize) -> bool {
    let (w1, w2) = (tables.bodies[b1].weld, tables.bodies[b2].weld);
    let above = |weld: usize| tables.bodies[tables.bodies[weld].parent].weld;
    w1 != w2 && (w1 == 0 || w2 == 0 || (above(w1) != w2 && above(w2) != w1))
}
