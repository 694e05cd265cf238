//! Geoms as strokes: a line with a width, whose ends are round or straight.

use super::View;
use crate::Evaluation;
use crate::algebra::matrix::{apply, column};
use crate::algebra::vector::{add, add_scaled, cross, dot};
use crate::mjcf::Shape;

/// A geom, projected. Coordinates in m, y up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    pub(super) from: [f64; 2],
    pub(super) to: [f64; 2],
    pub(super) width: f64,
    pub(super) round: bool,
    pub(super) body: usize,
}

/// What a picture shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Outline {
    /// Farthest first.
    pub(super) strokes: Vec<Stroke>,
    /// Heights of horizontal planes seen from the side.
    pub(super) grounds: Vec<f64>,
    /// Centre of what moves.
    pub(super) centre: [f64; 2],
}

/// Farther than this, m, nothing is drawn where it is: viewers read no longer numbers.
const FARTHEST: f64 = 1e6;

pub(super) fn outline<const NQ: usize, const NV: usize>(evaluation: &Evaluation<'_, NQ, NV>, view: &View) -> Outline {
    let project = |point: [f64; 3]| [dot(point, view.right), dot(point, view.up)];
    let away = cross(view.right, view.up);
    let (mut strokes, mut grounds) = (Vec::new(), Vec::new());
    for geom in &evaluation.tables().geoms {
        let (origin, rotation) = evaluation.body_pose(geom.body);
        let pos = add(origin, apply(&rotation, geom.pos));
        let axis = apply(&rotation, column(&geom.rotation, 2));
        if geom.shape == Shape::Plane {
            if dot(axis, view.up).abs() > 0.99 {
                grounds.push(project(pos)[1]);
            }
            continue;
        }
        let half = if geom.shape == Shape::Sphere { 0.0 } else { geom.size[1] };
        let end_on = dot(axis, away).abs() > 0.99;
        // A cylinder along the line of sight is a disk.
        let half = if geom.shape == Shape::Cylinder && end_on { 0.0 } else { half };
        let stroke = Stroke {
            from: project(add_scaled(pos, axis, half)),
            to: project(add_scaled(pos, axis, -half)),
            width: 2.0 * geom.size[0],
            round: geom.shape != Shape::Cylinder || end_on,
            body: geom.body,
        };
        // A picture is no place for numbers that are none.
        if stroke.from.iter().chain(&stroke.to).all(|x| x.is_finite()) {
            let near = |point: [f64; 2]| point.map(|x| x.clamp(-FARTHEST, FARTHEST));
            strokes.push((dot(pos, away), Stroke { from: near(stroke.from), to: near(stroke.to), ..stroke }));
        }
    }
    strokes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let centre =
        project(evaluation.centre_of_mass()).map(|x| if x.is_finite() { x.clamp(-FARTHEST, FARTHEST) } else { 0.0 });
    Outline { strokes: strokes.into_iter().map(|(_, stroke)| stroke).collect(), grounds, centre }
}

/// A colour for a body: what is fixed is grey, neighbours differ.
pub(super) fn colour(body: usize) -> &'static str {
    const COLOURS: [&str; 8] = ["#c1666b", "#4281a4", "#d4b483", "#48a9a6", "#8e6c8a", "#7a9e4e", "#e4853c", "#5b6ea8"];
    if body == 0 { "#9a9a9a" } else { COLOURS[(body - 1) % COLOURS.len()] }
}
