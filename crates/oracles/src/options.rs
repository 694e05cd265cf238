//! Options of environments: values by name.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::OracleError;

/// Values by name; each environment documents its own.
pub type Options = Map<String, Value>;

/// A domain of an option's value, and its words in "must be …".
pub(crate) struct Domain {
    holds: fn(f64) -> bool,
    requirement: &'static str,
}

impl Domain {
    pub(crate) fn holds(&self, value: f64) -> bool {
        (self.holds)(value)
    }

    pub(crate) fn requirement(&self) -> &'static str {
        self.requirement
    }
}

pub(crate) const FINITE: Domain = Domain { holds: f64::is_finite, requirement: "a finite number" };
pub(crate) const POSITIVE: Domain =
    Domain { holds: |value| value.is_finite() && value > 0.0, requirement: "a finite number above 0" };
pub(crate) const NOT_NEGATIVE: Domain =
    Domain { holds: |value| value.is_finite() && value >= 0.0, requirement: "a finite number, at least 0" };

/// An option of an environment whose parameters are a `P`.
pub(crate) struct OptionField<P> {
    pub(crate) name: &'static str,
    pub(crate) domain: Domain,
    pub(crate) field: fn(&mut P) -> &mut f64,
}

/// Writes every option into `parameters`.
pub(crate) fn apply<P>(
    environment: &'static str,
    fields: &[OptionField<P>],
    options: &Options,
    parameters: &mut P,
) -> Result<(), OracleError> {
    for (name, value) in options {
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            return Err(unknown(environment, name, fields.iter().map(|field| field.name)));
        };
        match value.as_f64() {
            Some(number) if (field.domain.holds)(number) => *(field.field)(parameters) = number,
            _ => return Err(invalid(environment, field.name, value, field.domain.requirement)),
        }
    }
    Ok(())
}

/// Checks every field's domain.
pub(crate) fn check<P>(
    environment: &'static str,
    fields: &[OptionField<P>],
    parameters: &mut P,
) -> Result<(), OracleError> {
    for field in fields {
        let value = *(field.field)(parameters);
        if !(field.domain.holds)(value) {
            return Err(invalid(environment, field.name, &number(value), field.domain.requirement));
        }
    }
    Ok(())
}

/// A number as an option's value. JSON has no NaN and no infinity: they are text, which no domain of numbers holds.
pub(crate) fn number(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or_else(|| Value::from(value.to_string()), Value::from)
}

/// The error of a name that `environment` has no option of.
pub(crate) fn unknown(
    environment: &'static str,
    option: &str,
    known: impl IntoIterator<Item = &'static str>,
) -> OracleError {
    OracleError::UnknownOption { environment, option: option.to_owned(), known: known.into_iter().collect() }
}

/// The error of a value outside an option's domain.
pub(crate) fn invalid(
    environment: &'static str,
    option: &'static str,
    value: &Value,
    requirement: impl Into<Cow<'static, str>>,
) -> OracleError {
    OracleError::InvalidOption { environment, option, value: value.to_string(), requirement: requirement.into() }
}

/// Checks the bounds of a start state.
pub(crate) fn check_bounds(environment: &'static str, low: f64, high: f64) -> Result<(), OracleError> {
    if low <= high { Ok(()) } else { Err(invalid(environment, "low", &number(low), "at most 'high'")) }
}

/// A truth value.
pub(crate) fn boolean(environment: &'static str, option: &'static str, value: &Value) -> Result<bool, OracleError> {
    value.as_bool().ok_or_else(|| invalid(environment, option, value, "true or false"))
}
