//! The one message that every engine gives for a failure (packages/contract/src/status.ts, `describeStatus`).

use orrery_core::{ModelError, Status};

use crate::section::ModelSection;

/// `error` in words: what went wrong, the expression it went wrong in, the facts.
pub fn describe(section: &ModelSection, error: &ModelError) -> String {
    let mut message = error.status.message().to_owned();
    let thrown = error.status == Status::Thrown;
    let place =
        section.sites.get(error.site as usize).filter(|_| error.site != 0).map_or("", |site| site.text.as_str());
    let said = if thrown { error.text.as_deref().unwrap_or(place) } else { place };
    if !said.is_empty() {
        message += &if thrown { format!(": {said}") } else { format!(" in '{said}'") };
    }
    let facts: Vec<String> = match &error.text {
        Some(text) if error.status == Status::WrongShape => vec![format!("found '{text}'")],
        Some(text) if !thrown => vec![format!("key '{text}'")],
        _ => {
            let details = error.status.details().iter().zip(error.details);
            details.map(|(name, detail)| format!("{name} {}", number_text(detail))).collect()
        }
    };
    if !facts.is_empty() {
        message += &format!(" ({})", facts.join(", "));
    }
    message
}

/// A number as ECMAScript writes it: Number::toString, radix 10 (ECMA-262, 6.1.6.1.20).
fn number_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    // Rust's shortest digits are ECMAScript's; only the point and the exponent are placed otherwise.
    let text = format!("{:e}", number.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = mantissa.replace('.', "");
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let length = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let unsigned = if length <= point && point <= 21 {
        format!("{digits}{}", zeros(point - length))
    } else if 0 < point && point <= 21 {
        let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
        format!("{whole}.{fraction}")
    } else if -6 < point && point <= 0 {
        format!("0.{}{digits}", zeros(-point))
    } else {
        let (first, rest) = digits.split_at(1);
        let fraction = if rest.is_empty() { String::new() } else { format!(".{rest}") };
        format!("{first}{fraction}e{}{}", if point > 0 { "+" } else { "-" }, (point - 1).abs())
    };
    if number < 0.0 { format!("-{unsigned}") } else { unsigned }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Expected texts: V8's `String(x)`.
    #[test]
    fn numbers_read_as_in_ecmascript() {
        for (number, text) in [
            (3.0, "3"),
            (-0.0, "0"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (1e20, "100000000000000000000"),
            (123456789012345680000.0, "123456789012345680000"),
            (1e21, "1e+21"),
            (1.25e25, "1.25e+25"),
            (0.000001, "0.000001"),
            (1e-7, "1e-7"),
            (-1.234e-9, "-1.234e-9"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }
}
