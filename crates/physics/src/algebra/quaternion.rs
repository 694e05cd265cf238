//! Unit quaternions, `(w, x, y, z)`.

use super::MIN_VALUE;
use super::matrix::Mat3;
use super::vector::{Vec3, cross, length, normalize, scale};

/// A quaternion.
pub type Quat = [f64; 4];

/// No rotation.
pub const IDENTITY: Quat = [1.0, 0.0, 0.0, 0.0];

/// The rotation by `b`, then by `a`.
#[inline]
pub fn multiply(a: Quat, b: Quat) -> Quat {
    [
        a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
        a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
        a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
        a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
    ]
}

/// The unit quaternion in the direction of `q`; one shorter than `1e-15` gives no rotation.
#[inline]
pub fn unit(q: Quat) -> Quat {
    let size = (q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]).sqrt();
    if size < MIN_VALUE {
        return IDENTITY;
    }
    // As MuJoCo: a quaternion that is already of length 1 keeps its bits.
    if (size - 1.0).abs() <= MIN_VALUE {
        return q;
    }
    let inverse = 1.0 / size;
    [q[0] * inverse, q[1] * inverse, q[2] * inverse, q[3] * inverse]
}

/// The rotation about the unit vector `axis` by `angle` (rad).
#[inline]
pub fn from_axis_angle(axis: Vec3, angle: f64) -> Quat {
    let (sine, cosine) = libm::sincos(angle * 0.5);
    [cosine, axis[0] * sine, axis[1] * sine, axis[2] * sine]
}

/// `q` followed, in its own frame, by a turn with the angular velocity `w` (rad/s) over `time` (s).
#[inline]
pub fn integrate(q: Quat, w: Vec3, time: f64) -> Quat {
    let (axis, speed) = normalize(w);
    unit(multiply(q, from_axis_angle(axis, time * speed)))
}

/// The rotation matrix of a unit quaternion.
#[inline]
pub fn to_matrix(q: Quat) -> Mat3 {
    let [w, x, y, z] = q;
    let (ww, xx, yy, zz) = (w * w, x * x, y * y, z * z);
    [
        [ww + xx - yy - zz, 2.0 * (x * y - w * z), 2.0 * (x * z + w * y)],
        [2.0 * (x * y + w * z), ww - xx + yy - zz, 2.0 * (y * z - w * x)],
        [2.0 * (x * z - w * y), 2.0 * (y * z + w * x), ww - xx - yy + zz],
    ]
}

/// The shortest rotation that takes z to the direction of `to`; half a turn is about x.
pub fn from_z_to(to: Vec3) -> Quat {
    let (to, _) = normalize(to);
    let axis = cross([0.0, 0.0, 1.0], to);
    let sine = length(axis);
    let axis = if sine < 1e-10 { [1.0, 0.0, 0.0] } else { scale(axis, 1.0 / sine) };
    from_axis_angle(axis, libm::atan2(sine, to[2]))
}
