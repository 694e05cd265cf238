//! Options of environments: numbers by name.

use std::collections::BTreeMap;

use crate::OracleError;

/// Numbers by name; each environment documents its own.
pub type Options = BTreeMap<String, f64>;

/// A domain of an option's value, and its words in "must be …".
pub(crate) struct Domain {
    holds: fn(f64) -> bool,
    requirement: &'static str,
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
    for (name, &value) in options {
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            let known = fields.iter().map(|field| field.name).collect();
            return Err(OracleError::UnknownOption { environment, option: name.clone(), known });
        };
        if !(field.domain.holds)(value) {
            let requirement = field.domain.requirement;
            return Err(OracleError::InvalidOption { environment, option: field.name, value, requirement });
        }
        *(field.field)(parameters) = value;
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
            let requirement = field.domain.requirement;
            return Err(OracleError::InvalidOption { environment, option: field.name, value, requirement });
        }
    }
    Ok(())
}
