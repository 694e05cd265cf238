//! From XML to a [`Document`].

use super::attributes::Attributes;
use super::defaults::{Defaults, GeomDefaults, JointDefaults, MotorDefaults};
use super::document::{
    ActuatorElement, Angle, BodyElement, Document, FrameSource, GeomElement, Integrator, JointElement, JointKind,
    Options, Shape, SiteElement, Solver,
};
use super::xml::{Element, parse};
use super::{MjcfError, SolverParameters};
use crate::algebra::quaternion::{IDENTITY, Quat, from_axis_angle, unit};
use crate::algebra::vector::normalize;

/// Attributes that only show.
const SHOWN: &[&str] = &["rgba", "material", "group", "user", "class_"];

/// Reads a description.
///
/// # Errors
/// [`MjcfError`] names the line of what is malformed, unknown or outside its domain.
pub fn read(text: &str) -> Result<Document, MjcfError> {
    let root = parse(text)?;
    if root.name != "mujoco" {
        return Err(MjcfError::new(root.line, format!("the root is <{}>; a model begins with <mujoco>", root.name)));
    }
    let mut attributes = Attributes::new(&root);
    let name = attributes.text("model").unwrap_or_default().to_owned();
    attributes.finish()?;
    let mut reader = Reader {
        angle: Angle::Degree,
        defaults: Defaults::default(),
        document: Document {
            name,
            options: Options::default(),
            total_mass: None,
            bodies: Vec::new(),
            actuators: Vec::new(),
        },
    };
    // Settings first, wherever they stand: MuJoCo reads all of them before it compiles.
    for element in &root.children {
        match element.name.as_str() {
            "compiler" => reader.compiler(element)?,
            "option" => reader.option(element)?,
            "worldbody" | "actuator" | "default" => {}
            "asset" | "size" | "visual" | "statistic" | "custom" => {}
            "tendon" => idle_tendons(element)?,
            other => return Err(MjcfError::new(element.line, format!("<{other}> is not supported; remove it"))),
        }
    }
    for element in root.children.iter().filter(|element| element.name == "default") {
        reader.default(element)?;
    }
    for element in root.children.iter().filter(|element| element.name == "worldbody") {
        Attributes::new(element).finish()?;
        if !reader.document.bodies.is_empty() {
            return Err(MjcfError::new(element.line, "<worldbody> is given twice; join them"));
        }
        reader.body(element, 0)?;
    }
    if reader.document.bodies.is_empty() {
        return Err(MjcfError::new(root.line, "there is no <worldbody>"));
    }
    for element in root.children.iter().filter(|element| element.name == "actuator") {
        for motor in &element.children {
            reader.motor(motor)?;
        }
    }
    Ok(reader.document)
}

/// Fixed tendons without spring, damper or limit exert no force.
fn idle_tendons(element: &Element) -> Result<(), MjcfError> {
    for tendon in &element.children {
        let idle = tendon.name == "fixed" && tendon.attributes.iter().all(|(name, _)| name == "name");
        if !idle {
            return Err(MjcfError::new(tendon.line, "tendons with forces or limits are not supported; remove it"));
        }
    }
    Ok(())
}

struct Reader {
    angle: Angle,
    defaults: Defaults,
    document: Document,
}

impl Reader {
    fn radians(&self, angle: f64) -> f64 {
        match self.angle {
            Angle::Radian => angle,
            Angle::Degree => angle * std::f64::consts::PI / 180.0,
        }
    }

    fn compiler(&mut self, element: &Element) -> Result<(), MjcfError> {
        let mut attributes = Attributes::new(element);
        match attributes.text("angle") {
            None => {}
            Some("degree") => self.angle = Angle::Degree,
            Some("radian") => self.angle = Angle::Radian,
            Some(other) => return Err(attributes.error(format!("'angle' is '{other}'; it must be degree or radian"))),
        }
        if let Some([mass]) = attributes.exactly::<1>("settotalmass")? {
            if mass <= 0.0 {
                return Err(attributes.error(format!("'settotalmass' is {mass}; it must be above 0")));
            }
            self.document.total_mass = Some(mass);
        }
        attributes.only("coordinate", "local")?;
        attributes.only("inertiafromgeom", "true")?;
        attributes.finish()
    }

    fn option(&mut self, element: &Element) -> Result<(), MjcfError> {
        let options = &mut self.document.options;
        let mut attributes = Attributes::new(element);
        attributes.number("timestep", &mut options.timestep)?;
        if options.timestep <= 0.0 {
            return Err(attributes.error(format!("'timestep' is {}; it must be above 0", options.timestep)));
        }
        match attributes.text("integrator") {
            None => {}
            Some("Euler") => options.integrator = Integrator::Euler,
            Some("RK4") => options.integrator = Integrator::RungeKutta4,
            Some(other) => return Err(attributes.error(format!("'integrator' is '{other}'; it must be Euler or RK4"))),
        }
        match attributes.text("solver") {
            None => {}
            Some("PGS") => options.solver = Solver::ProjectedGaussSeidel,
            Some("Newton") => options.solver = Solver::Newton,
            Some(other) => return Err(attributes.error(format!("'solver' is '{other}'; it must be PGS or Newton"))),
        }
        match attributes.text("collision") {
            None | Some("all" | "dynamic") => {}
            Some("predefined") => options.collisions = false,
            Some(other) => {
                return Err(attributes.error(format!("'collision' is '{other}'; it must be all or predefined")));
            }
        }
        attributes.whole("iterations", &mut options.iterations)?;
        attributes.not_negative("tolerance", &mut options.tolerance)?;
        if let Some(gravity) = attributes.exactly::<3>("gravity")? {
            options.gravity = gravity;
        }
        attributes.not_negative("density", &mut options.density)?;
        attributes.not_negative("viscosity", &mut options.viscosity)?;
        attributes.only("cone", "pyramidal")?;
        attributes.only("impratio", "1")?;
        attributes.finish()
    }

    fn default(&mut self, element: &Element) -> Result<(), MjcfError> {
        Attributes::new(element).finish()?;
        for child in &element.children {
            let mut attributes = Attributes::new(child);
            match child.name.as_str() {
                "geom" => {
                    let mut geom = self.defaults.geom.clone();
                    read_geom(&mut attributes, &mut geom)?;
                    self.defaults.geom = geom;
                }
                "joint" => {
                    let mut joint = self.defaults.joint.clone();
                    read_joint(&mut attributes, &mut joint)?;
                    self.defaults.joint = joint;
                }
                "motor" => {
                    let mut motor = self.defaults.motor.clone();
                    read_motor(&mut attributes, &mut motor)?;
                    self.defaults.motor = motor;
                }
                "site" | "camera" | "light" => attributes.ignore(&["type", "size", "rgba"]),
                other => return Err(attributes.error(format!("defaults of <{other}> are not supported; remove it"))),
            }
            attributes.ignore(SHOWN);
            attributes.finish()?;
        }
        Ok(())
    }

    fn body(&mut self, element: &Element, parent: usize) -> Result<(), MjcfError> {
        let index = self.document.bodies.len();
        let mut attributes = Attributes::new(element);
        let name = attributes.text("name").unwrap_or_default().to_owned();
        let pos = attributes.exactly("pos")?.unwrap_or_default();
        let quat = self.orientation(&mut attributes)?.unwrap_or(IDENTITY);
        attributes.ignore(SHOWN);
        attributes.finish()?;
        self.document.bodies.push(BodyElement {
            name: if index == 0 { "world".to_owned() } else { name },
            line: element.line,
            parent,
            pos,
            quat,
            joints: Vec::new(),
            geoms: Vec::new(),
            sites: Vec::new(),
        });
        for child in &element.children {
            match child.name.as_str() {
                "geom" => {
                    let geom = self.geom(child)?;
                    self.document.bodies[index].geoms.push(geom);
                }
                "joint" | "freejoint" => {
                    let joint = self.joint(child)?;
                    let body = &mut self.document.bodies[index];
                    if index == 0 {
                        return Err(MjcfError::new(child.line, "the world has no joints; put it into a <body>"));
                    }
                    let free = joint.kind == JointKind::Free || body.joints.iter().any(|j| j.kind == JointKind::Free);
                    if free && (parent != 0 || !body.joints.is_empty()) {
                        return Err(MjcfError::new(
                            child.line,
                            "a free joint must be the only joint of a child of the world",
                        ));
                    }
                    body.joints.push(joint);
                }
                "site" => {
                    let mut attributes = Attributes::new(child);
                    let name = attributes.text("name").unwrap_or_default().to_owned();
                    let pos = attributes.exactly("pos")?.unwrap_or_default();
                    attributes.ignore(&["type", "size", "fromto", "quat"]);
                    attributes.ignore(SHOWN);
                    attributes.finish()?;
                    self.document.bodies[index].sites.push(SiteElement { name, pos });
                }
                "body" => self.body(child, index)?,
                "light" | "camera" => {}
                other => {
                    return Err(MjcfError::new(child.line, format!("<{other}> in a body is not supported; remove it")));
                }
            }
        }
        Ok(())
    }

    fn orientation(&self, attributes: &mut Attributes<'_>) -> Result<Option<Quat>, MjcfError> {
        let quat = attributes.exactly::<4>("quat")?.map(unit);
        let axis_angle = attributes.exactly::<4>("axisangle")?.map(|[x, y, z, angle]| {
            let (axis, _) = normalize([x, y, z]);
            from_axis_angle(axis, self.radians(angle))
        });
        if quat.is_some() && axis_angle.is_some() {
            return Err(attributes.error("give 'quat' or 'axisangle', not both"));
        }
        Ok(quat.or(axis_angle))
    }

    fn geom(&self, element: &Element) -> Result<GeomElement, MjcfError> {
        let mut attributes = Attributes::new(element);
        let mut geom = self.defaults.geom.clone();
        read_geom(&mut attributes, &mut geom)?;
        let name = attributes.text("name").unwrap_or_default().to_owned();
        let mass = attributes.exactly::<1>("mass")?.map(|[mass]| mass);
        let pos = attributes.exactly::<3>("pos")?;
        let quat = self.orientation(&mut attributes)?;
        let ends = attributes.exactly::<6>("fromto")?;
        let long = matches!(geom.shape, Shape::Capsule | Shape::Cylinder);
        let frame = match ends {
            None => FrameSource::Pose(pos.unwrap_or_default(), quat.unwrap_or(IDENTITY)),
            Some(_) if !long => return Err(attributes.error("'fromto' is for capsules and cylinders")),
            Some(_) if pos.is_some() || quat.is_some() => {
                return Err(attributes.error("'fromto' already gives position and orientation"));
            }
            Some([ax, ay, az, bx, by, bz]) => FrameSource::FromTo([ax, ay, az], [bx, by, bz]),
        };
        let sized = match geom.shape {
            Shape::Plane => true,
            Shape::Sphere => geom.size[0] > 0.0,
            Shape::Capsule | Shape::Cylinder => geom.size[0] > 0.0 && (ends.is_some() || geom.size[1] > 0.0),
        };
        if !sized {
            return Err(attributes.error("'size' must be above 0: the radius, then the half length of a long geom"));
        }
        if mass.is_some_and(|mass| mass < 0.0) {
            return Err(attributes.error("'mass' must be at least 0"));
        }
        attributes.ignore(SHOWN);
        attributes.finish()?;
        Ok(GeomElement {
            name,
            line: element.line,
            shape: geom.shape,
            size: geom.size,
            frame,
            density: geom.density,
            mass,
            contype: geom.contype,
            conaffinity: geom.conaffinity,
            condim: geom.condim,
            friction: geom.friction,
            margin: geom.margin,
            solver: geom.solver,
        })
    }

    fn joint(&self, element: &Element) -> Result<JointElement, MjcfError> {
        let mut attributes = Attributes::new(element);
        let free = element.name == "freejoint";
        let mut joint = self.defaults.joint.clone();
        if free {
            joint = JointDefaults { kind: JointKind::Free, ..Defaults::default().joint };
        } else {
            read_joint(&mut attributes, &mut joint)?;
        }
        let name = attributes.text("name").unwrap_or_default().to_owned();
        attributes.ignore(SHOWN);
        if joint.kind == JointKind::Free && joint.limited {
            return Err(attributes.error("a free joint has no limits; set limited=\"false\""));
        }
        if joint.limited && joint.range[0] >= joint.range[1] {
            return Err(attributes.error("'range' needs a least number below the greatest"));
        }
        if joint.kind != JointKind::Free && normalize(joint.axis).1 < 1e-10 {
            return Err(attributes.error("'axis' has no direction"));
        }
        attributes.finish()?;
        let angular = joint.kind == JointKind::Hinge;
        let convert = |value: f64| if angular { self.radians(value) } else { value };
        Ok(JointElement {
            name,
            line: element.line,
            kind: joint.kind,
            pos: joint.pos,
            axis: joint.axis,
            limited: joint.limited,
            range: joint.range.map(|bound| if joint.limited { convert(bound) } else { bound }),
            armature: joint.armature,
            damping: joint.damping,
            stiffness: joint.stiffness,
            reference: convert(joint.reference),
            spring_reference: convert(joint.spring_reference),
            margin: joint.margin,
            solver: joint.solver,
        })
    }

    fn motor(&mut self, element: &Element) -> Result<(), MjcfError> {
        let mut attributes = Attributes::new(element);
        if element.name != "motor" {
            return Err(attributes.error("only <motor> is supported among actuators"));
        }
        let mut motor = self.defaults.motor.clone();
        read_motor(&mut attributes, &mut motor)?;
        let name = attributes.text("name").unwrap_or_default().to_owned();
        let Some(joint) = attributes.text("joint") else {
            return Err(attributes.error("'joint' is missing: the joint it drives"));
        };
        if motor.control_limited && motor.control_range[0] >= motor.control_range[1] {
            return Err(attributes.error("'ctrlrange' needs a least number below the greatest"));
        }
        attributes.ignore(SHOWN);
        attributes.finish()?;
        self.document.actuators.push(ActuatorElement {
            name,
            line: element.line,
            joint: joint.to_owned(),
            gear: motor.gear,
            control_range: motor.control_limited.then_some(motor.control_range),
        });
        Ok(())
    }
}

fn read_solver(
    attributes: &mut Attributes<'_>,
    solver: &mut SolverParameters,
    reference: &str,
    impedance: &str,
) -> Result<(), MjcfError> {
    attributes.overwrite(reference, &mut solver.reference)?;
    attributes.overwrite(impedance, &mut solver.impedance)?;
    let [time, ratio] = solver.reference;
    if (time > 0.0) != (ratio > 0.0) || time == 0.0 {
        return Err(attributes.error(format!("both numbers of '{reference}' must be above 0, or both below")));
    }
    Ok(())
}

fn read_geom(attributes: &mut Attributes<'_>, geom: &mut GeomDefaults) -> Result<(), MjcfError> {
    match attributes.text("type") {
        None => {}
        Some("plane") => geom.shape = Shape::Plane,
        Some("sphere") => geom.shape = Shape::Sphere,
        Some("capsule") => geom.shape = Shape::Capsule,
        Some("cylinder") => geom.shape = Shape::Cylinder,
        Some(other) => {
            return Err(attributes.error(format!("'type' is '{other}'; it must be plane, sphere, capsule or cylinder")));
        }
    }
    attributes.overwrite("size", &mut geom.size)?;
    attributes.not_negative("density", &mut geom.density)?;
    attributes.whole("contype", &mut geom.contype)?;
    attributes.whole("conaffinity", &mut geom.conaffinity)?;
    attributes.whole("condim", &mut geom.condim)?;
    if geom.condim != 1 && geom.condim != 3 {
        return Err(attributes.error(format!("'condim' is {}; it must be 1 or 3", geom.condim)));
    }
    attributes.overwrite("friction", &mut geom.friction)?;
    attributes.not_negative("margin", &mut geom.margin)?;
    attributes.only("gap", "0")?;
    read_solver(attributes, &mut geom.solver, "solref", "solimp")
}

fn read_joint(attributes: &mut Attributes<'_>, joint: &mut JointDefaults) -> Result<(), MjcfError> {
    match attributes.text("type") {
        None => {}
        Some("free") => joint.kind = JointKind::Free,
        Some("slide") => joint.kind = JointKind::Slide,
        Some("hinge") => joint.kind = JointKind::Hinge,
        Some(other) => {
            return Err(attributes.error(format!("'type' is '{other}'; it must be free, slide or hinge")));
        }
    }
    attributes.overwrite("pos", &mut joint.pos)?;
    if let Some(axis) = attributes.exactly("axis")? {
        joint.axis = axis;
    }
    attributes.flag("limited", &mut joint.limited)?;
    if let Some(range) = attributes.exactly("range")? {
        joint.range = range;
    }
    attributes.not_negative("armature", &mut joint.armature)?;
    attributes.not_negative("damping", &mut joint.damping)?;
    attributes.not_negative("stiffness", &mut joint.stiffness)?;
    attributes.number("ref", &mut joint.reference)?;
    attributes.number("springref", &mut joint.spring_reference)?;
    attributes.number("margin", &mut joint.margin)?;
    attributes.only("frictionloss", "0")?;
    read_solver(attributes, &mut joint.solver, "solreflimit", "solimplimit")
}

fn read_motor(attributes: &mut Attributes<'_>, motor: &mut MotorDefaults) -> Result<(), MjcfError> {
    attributes.number("gear", &mut motor.gear)?;
    attributes.flag("ctrllimited", &mut motor.control_limited)?;
    if let Some(range) = attributes.exactly("ctrlrange")? {
        motor.control_range = range;
    }
    Ok(())
}
