//! A capsule against a cylinder by Minkowski portal refinement (Snethen 2008, "XenoCollide"), with the tolerances and
//! the order of tests of libccd, which MuJoCo 2.3.7 calls: other convex routines give other contacts.

use super::{GeomPlace, Touch};
use crate::algebra::vector::{Vec3, add, add_scaled, cross, dot, length, normalize, scale, sub};

const ZERO: f64 = f64::EPSILON;
const TOLERANCE: f64 = 1e-6;
const EXPANSIONS: u32 = 50;
/// Searches for a portal end after a few turns; the bound is for input that is no number.
const TURNS: u32 = 1000;

/// A point of the Minkowski difference, and the points of both bodies that make it.
#[derive(Clone, Copy, Debug, Default)]
struct Support {
    v: Vec3,
    first: Vec3,
    second: Vec3,
}

struct Bodies<'a> {
    capsule: &'a GeomPlace,
    capsule_size: Vec3,
    cylinder: &'a GeomPlace,
    cylinder_size: Vec3,
    margin: f64,
}

fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        0.0
    }
}

fn zero(x: f64) -> bool {
    x.abs() < ZERO
}

impl Bodies<'_> {
    /// Farthest points along the unit vector `d`.
    fn support(&self, d: Vec3) -> Support {
        let [r, half, _] = self.capsule_size;
        let swollen = 0.5 * self.margin;
        let end = add_scaled(self.capsule.pos, self.capsule.axis, sign(dot(d, self.capsule.axis)) * half);
        let first = add_scaled(end, d, r + swollen);

        let [r, half, _] = self.cylinder_size;
        let d = scale(d, -1.0);
        let axis = self.cylinder.axis;
        let along = dot(d, axis);
        let radial = add_scaled(d, axis, -along);
        let size = length(radial);
        let rim = if size < crate::algebra::MIN_VALUE { [0.0; 3] } else { scale(radial, r / size) };
        let end = add_scaled(self.cylinder.pos, axis, sign(along) * half);
        let second = add_scaled(add(end, rim), d, swollen);
        Support { v: sub(first, second), first, second }
    }

    fn centre(&self) -> Support {
        let mut v = sub(self.capsule.pos, self.cylinder.pos);
        if v.iter().all(|x| zero(*x)) {
            v[0] += 10.0 * ZERO;
        }
        Support { v, first: self.capsule.pos, second: self.cylinder.pos }
    }
}

/// Depth of penetration (margin included) and the point of contact.
fn penetration(bodies: &Bodies<'_>) -> Option<(f64, Vec3)> {
    let v0 = bodies.centre();
    let (d, _) = normalize(scale(v0.v, -1.0));
    let v1 = bodies.support(d);
    if dot(v1.v, d) < ZERO {
        return None;
    }
    let d = cross(v0.v, v1.v);
    if dot(d, d) < ZERO {
        let depth = length(v1.v);
        return (!v1.v.iter().all(|x| zero(*x))).then(|| (depth, scale(add(v1.first, v1.second), 0.5)));
    }
    let mut portal = discover(bodies, v0, v1, normalize(d).0)?;
    refine(bodies, &mut portal)?;
    expand_to_surface(bodies, &mut portal)
}

/// A triangle that the ray from the inner point through the origin crosses.
struct Portal {
    v0: Support,
    v: [Support; 3],
}

impl Portal {
    fn direction(&self) -> Vec3 {
        let [v1, v2, v3] = &self.v;
        normalize(cross(sub(v2.v, v1.v), sub(v3.v, v1.v))).0
    }

    /// Whether `v4` lies no farther along `d` than the portal.
    fn reached(&self, v4: &Support, d: Vec3) -> bool {
        let far = dot(v4.v, d);
        let ahead = self.v.iter().map(|v| far - dot(v.v, d)).fold(f64::INFINITY, f64::min);
        (ahead - TOLERANCE).abs() < ZERO || ahead <= TOLERANCE
    }

    fn replace(&mut self, v4: Support) {
        let x = cross(v4.v, self.v0.v);
        let at = if dot(self.v[0].v, x) > 0.0 {
            if dot(self.v[1].v, x) > 0.0 { 0 } else { 2 }
        } else if dot(self.v[2].v, x) > 0.0 {
            1
        } else {
            0
        };
        self.v[at] = v4;
    }
}

fn discover(bodies: &Bodies<'_>, v0: Support, mut v1: Support, d: Vec3) -> Option<Portal> {
    let mut v2 = bodies.support(d);
    if dot(v2.v, d) < ZERO {
        return None;
    }
    let side = |v1: &Support, v2: &Support| normalize(cross(sub(v1.v, v0.v), sub(v2.v, v0.v))).0;
    let mut d = side(&v1, &v2);
    if dot(d, v0.v) > 0.0 {
        std::mem::swap(&mut v1, &mut v2);
        d = scale(d, -1.0);
    }
    for _ in 0..TURNS {
        let v3 = bodies.support(d);
        if dot(v3.v, d) < ZERO {
            return None;
        }
        if dot(cross(v1.v, v3.v), v0.v) <= -ZERO {
            v2 = v3;
        } else if dot(cross(v3.v, v2.v), v0.v) <= -ZERO {
            v1 = v3;
        } else {
            return Some(Portal { v0, v: [v1, v2, v3] });
        }
        d = side(&v1, &v2);
    }
    None
}

fn refine(bodies: &Bodies<'_>, portal: &mut Portal) -> Option<()> {
    for _ in 0..TURNS {
        let d = portal.direction();
        if dot(d, portal.v[0].v) > -ZERO {
            return Some(());
        }
        let v4 = bodies.support(d);
        if dot(v4.v, d) <= -ZERO || portal.reached(&v4, d) {
            return None;
        }
        portal.replace(v4);
    }
    None
}

fn expand_to_surface(bodies: &Bodies<'_>, portal: &mut Portal) -> Option<(f64, Vec3)> {
    let mut expansions = 0;
    loop {
        let d = portal.direction();
        let v4 = bodies.support(d);
        if portal.reached(&v4, d) || expansions > EXPANSIONS {
            let depth = distance_to_triangle(portal.v[0].v, portal.v[1].v, portal.v[2].v);
            return (!zero(depth)).then(|| (depth, position(portal, d)));
        }
        portal.replace(v4);
        expansions += 1;
    }
}

/// Distance from the origin.
fn distance_to_triangle(a: Vec3, b: Vec3, c: Vec3) -> f64 {
    let (d1, d2) = (sub(b, a), sub(c, a));
    let (u, v, w) = (dot(a, a), dot(d1, d1), dot(d2, d2));
    let (p, q, r) = (dot(a, d1), dot(a, d2), dot(d1, d2));
    let det = w * v - r * r;
    let (s, t) = if zero(det) {
        (-1.0, -1.0)
    } else {
        let s = (q * r - w * p) / det;
        (s, (-s * r - q) / w)
    };
    let near = |x: f64| zero(x) || x > 0.0;
    let below_one = |x: f64| zero(x - 1.0) || x < 1.0;
    if near(s) && below_one(s) && near(t) && below_one(t) && below_one(t + s) {
        let square = s * s * v + t * t * w + 2.0 * s * t * r + 2.0 * s * p + 2.0 * t * q + u;
        return square.max(0.0).sqrt();
    }
    let segment = |x: Vec3, y: Vec3| {
        let along = sub(y, x);
        let t = -dot(x, along) / dot(along, along);
        let nearest = if t < 0.0 || zero(t) {
            x
        } else if t > 1.0 || zero(t - 1.0) {
            y
        } else {
            add_scaled(x, along, t)
        };
        length(nearest)
    };
    segment(a, b).min(segment(a, c)).min(segment(b, c))
}

fn position(portal: &Portal, d: Vec3) -> Vec3 {
    let Portal { v0, v: [v1, v2, v3] } = portal;
    let triple = |a: &Support, b: &Support, c: Vec3| dot(cross(a.v, b.v), c);
    let mut weights = [triple(v1, v2, v3.v), triple(v3, v2, v0.v), triple(v0, v1, v3.v), triple(v2, v1, v0.v)];
    let mut sum = weights[0] + weights[1] + weights[2] + weights[3];
    if zero(sum) || sum < 0.0 {
        weights = [0.0, triple(v2, v3, d), triple(v3, v1, d), triple(v1, v2, d)];
        sum = weights[1] + weights[2] + weights[3];
    }
    let supports = [v0, v1, v2, v3];
    let mean = |of: fn(&Support) -> Vec3| {
        let total = supports.iter().zip(weights).fold([0.0; 3], |total, (s, weight)| add_scaled(total, of(s), weight));
        scale(total, 1.0 / sum)
    };
    scale(add(mean(|s| s.first), mean(|s| s.second)), 0.5)
}

/// One touch, whose normal is taken from the two forms instead of the portal.
pub(super) fn capsule_cylinder(
    capsule: &GeomPlace,
    capsule_size: Vec3,
    cylinder: &GeomPlace,
    cylinder_size: Vec3,
    margin: f64,
) -> Option<Touch> {
    let (depth, pos) = penetration(&Bodies { capsule, capsule_size, cylinder, cylinder_size, margin })?;
    let local = sub(pos, capsule.pos);
    let along = dot(local, capsule.axis).clamp(-capsule_size[1], capsule_size[1]);
    let (outward, _) = normalize(add_scaled(local, capsule.axis, -along));

    let [r, half, _] = cylinder_size;
    let local = sub(pos, cylinder.pos);
    let along = dot(local, cylinder.axis);
    let radial = add_scaled(local, cylinder.axis, -along);
    let on_side = along.abs() <= 0.95 * half;
    let at_rim = (half - along.abs()).abs() < 0.25 * (r - length(radial)).abs();
    let normal = if on_side && !at_rim { normalize(sub(outward, normalize(radial).0)).0 } else { outward };
    Some(Touch { dist: margin - depth, pos, normal, tangent: None })
}
