//! Options of tasks: numbers, flags and ranges, under the names of Gymnasium's keyword arguments.

use serde_json::Value;

use crate::options::{Domain, FINITE, invalid, unknown};
use crate::{Options, OracleError};

/// Where an option of rules `P` goes.
pub(super) enum Target<P> {
    Number(Domain, fn(&mut P) -> &mut f64),
    Flag(fn(&mut P) -> &mut bool),
    /// Two numbers; `null` for no bound.
    Range(fn(&mut P) -> &mut [f64; 2]),
}

/// An option by name.
pub(super) struct TaskOption<P> {
    pub(super) name: &'static str,
    pub(super) target: Target<P>,
}

impl<P> TaskOption<P> {
    pub(super) const fn weight(name: &'static str, field: fn(&mut P) -> &mut f64) -> Self {
        Self { name, target: Target::Number(FINITE, field) }
    }

    pub(super) const fn size(name: &'static str, field: fn(&mut P) -> &mut f64) -> Self {
        Self { name, target: Target::Number(crate::options::NOT_NEGATIVE, field) }
    }

    pub(super) const fn flag(name: &'static str, field: fn(&mut P) -> &mut bool) -> Self {
        Self { name, target: Target::Flag(field) }
    }

    pub(super) const fn range(name: &'static str, field: fn(&mut P) -> &mut [f64; 2]) -> Self {
        Self { name, target: Target::Range(field) }
    }
}

const RANGE: &str = "a list of two numbers, the first at most the second; null for no bound";

fn read_range(value: &Value) -> Option<[f64; 2]> {
    let [low, high] = value.as_array()?.as_slice() else { return None };
    let bound = |value: &Value, none: f64| if value.is_null() { Some(none) } else { value.as_f64() };
    let range = [bound(low, f64::NEG_INFINITY)?, bound(high, f64::INFINITY)?];
    (range[0] <= range[1]).then_some(range)
}

/// `rules` changed by `options`.
pub(super) fn apply<P>(
    environment: &'static str,
    fields: &[TaskOption<P>],
    options: &Options,
    mut rules: P,
) -> Result<P, OracleError> {
    for (name, value) in options {
        let Some(option) = fields.iter().find(|option| option.name == name) else {
            return Err(unknown(environment, name, fields.iter().map(|option| option.name)));
        };
        let refuse = |requirement: &'static str| invalid(environment, option.name, value, requirement);
        match &option.target {
            Target::Number(domain, field) => {
                let number = value.as_f64().filter(|number| domain.holds(*number));
                *field(&mut rules) = number.ok_or_else(|| refuse(domain.requirement()))?;
            }
            Target::Flag(field) => {
                *field(&mut rules) = value.as_bool().ok_or_else(|| refuse("true or false"))?;
            }
            Target::Range(field) => *field(&mut rules) = read_range(value).ok_or_else(|| refuse(RANGE))?,
        }
    }
    Ok(rules)
}
