//! Promises about input that is none.

use serde_json::{Value, json};

use super::{Findings, flat};
use crate::{Environment, EnvironmentActions};

pub(super) fn check<E: Environment>(environment: &E, findings: &mut Findings) {
    let state = environment.reset(0);
    let good = flat(environment, &state);
    let mut refuse_state = |values: &[f64]| {
        let refused = environment.read_state(values).is_err();
        findings.expect("numbers that are no state are refused", refused, || format!("{values:?}"));
    };
    refuse_state(&[]);
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for i in 0..good.len() {
            let mut values = good.clone();
            values[i] = number;
            refuse_state(&values);
        }
    }
    if environment.spec().state_dimension.is_some() {
        refuse_state(&[&good[..], &[0.0]].concat());
        refuse_state(&good[1..]);
    }

    let mut refuse_json = |value: Value| {
        let refused = environment.state_from_json(&value);
        let told = refused.as_ref().is_err_and(|error| !error.place.is_empty() && !error.expected.is_empty());
        findings.expect("JSON that is no state is refused with its place", told, || value.to_string());
    };
    for value in [Value::Null, json!(1), json!("s"), json!([]), json!({})] {
        refuse_json(value);
    }
    let written = environment.state_to_json(&state);
    let Value::Object(fields) = &written else {
        findings.expect("a state is an object of JSON", false, || written.to_string());
        return;
    };
    for name in fields.keys() {
        for wrong in [Value::Null, json!("?"), json!([]), json!([[]]), json!({ "x": 1 })] {
            let mut fields = fields.clone();
            fields.insert(name.clone(), wrong);
            refuse_json(fields.into());
        }
    }
    let mut more = fields.clone();
    more.insert("no_such_field".to_owned(), json!(1));
    refuse_json(more.into());

    let dimension = environment.spec().actions.dimension();
    let mut refuse_action = |values: &[f64]| {
        let refused = environment.read_action(values).is_err();
        findings.expect("numbers that are no action are refused", refused, || format!("{values:?}"));
    };
    refuse_action(&[]);
    refuse_action(&vec![0.0; dimension + 1]);
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        refuse_action(&vec![number; dimension]);
    }
    if let EnvironmentActions::Finite { count } = environment.spec().actions {
        for number in [-1.0, 0.5, f64::from(count)] {
            refuse_action(&[number]);
        }
    }
}
