//! Two capsules: the nearest points of their segments, as balls.

use super::sphere::balls;
use super::{GeomPlace, Touches};
use crate::algebra::MIN_VALUE;
use crate::algebra::vector::{Vec3, add_scaled, dot, scale, sub};

/// At most one touch, two for parallel capsules.
pub(super) fn capsules(g1: &GeomPlace, s1: Vec3, g2: &GeomPlace, s2: Vec3, margin: f64, out: &mut Touches) {
    let (a1, a2) = (scale(g1.axis, s1[1]), scale(g2.axis, s2[1]));
    let between = sub(g1.pos, g2.pos);
    let (ma, mb, mc) = (dot(a1, a1), -dot(a1, a2), dot(a2, a2));
    let (u, v) = (-dot(a1, between), dot(a2, between));
    let det = ma * mc - mb * mb;
    let at = |x1: f64, x2: f64| {
        let (p1, p2) = (add_scaled(g1.pos, a1, x1), add_scaled(g2.pos, a2, x2));
        balls(p1, s1[0], p2, s2[0], (g1.axis, g2.axis), margin)
    };
    let clamp = |x: f64| x.clamp(-1.0, 1.0);
    if det.abs() >= MIN_VALUE {
        let (mut x1, mut x2) = ((mc * u - mb * v) / det, (ma * v - mb * u) / det);
        if x1 > 1.0 {
            (x1, x2) = (1.0, (v - mb) / mc);
        } else if x1 < -1.0 {
            (x1, x2) = (-1.0, (v + mb) / mc);
        }
        if x2 > 1.0 {
            (x1, x2) = (clamp((u - mb) / ma), 1.0);
        } else if x2 < -1.0 {
            (x1, x2) = (clamp((u + mb) / ma), -1.0);
        }
        out.extend(at(x1, x2));
        return;
    }
    let before = out.count;
    let ends = [
        (1.0, clamp((v - mb) / mc)),
        (-1.0, clamp((v + mb) / mc)),
        (clamp((u - mb) / ma), 1.0),
        (clamp((u + mb) / ma), -1.0),
    ];
    for (x1, x2) in ends {
        out.extend(at(x1, x2));
        if out.count == before + 2 {
            return;
        }
    }
}
