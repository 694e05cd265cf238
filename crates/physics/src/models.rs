//! Descriptions of the models of Gymnasium's MuJoCo tasks.

macro_rules! models {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = include_str!(concat!("../models/", $file, ".xml"));)*
    };
}

models! {
    /// Planar arm with a target. `Model<4, 4>`.
    REACHER = "reacher";
    /// Arm that pushes a cylinder. `Model<11, 11>`.
    PUSHER = "pusher";
    /// Pole on a cart. `Model<2, 2>`.
    INVERTED_PENDULUM = "inverted_pendulum";
    /// Two poles on a cart. `Model<3, 3>`.
    INVERTED_DOUBLE_PENDULUM = "inverted_double_pendulum";
    /// Planar runner. `Model<9, 9>`.
    HALF_CHEETAH = "half_cheetah";
    /// Planar one-legged hopper. `Model<6, 6>`.
    HOPPER = "hopper";
    /// Three links in a medium. `Model<5, 5>`.
    SWIMMER = "swimmer";
    /// Planar walker. `Model<9, 9>`.
    WALKER2D = "walker2d";
    /// Four-legged creature. `Model<15, 14>`.
    ANT = "ant";
    /// Standing human figure. `Model<24, 23>`.
    HUMANOID = "humanoid";
    /// Lying human figure. `Model<24, 23>`.
    HUMANOID_STANDUP = "humanoid_standup";
}
