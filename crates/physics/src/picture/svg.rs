//! One state as SVG.

use std::fmt::Write;

use super::View;
use super::outline::{colour, outline};
use crate::Evaluation;

/// Pixels in a metre's place when the view is 4 m wide.
const WIDTH: f64 = 480.0;

/// A self-contained SVG document of the last evaluation, centred on what moves.
pub fn svg<const NQ: usize, const NV: usize>(evaluation: &Evaluation<'_, NQ, NV>, view: &View) -> String {
    let outline = outline(evaluation, view);
    let [width, height] = view.size;
    let (left, top) = (outline.centre[0] - 0.5 * width, outline.centre[1] + 0.5 * height);
    // Millimetres keep the numbers short; y points down.
    let x = |x: f64| ((x - left) * 1000.0).round();
    let y = |y: f64| ((top - y) * 1000.0).round();
    let (w, h) = ((width * 1000.0).round(), (height * 1000.0).round());
    let mut text = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{WIDTH}" height="{:.0}"><rect width="{w}" height="{h}" fill="#ffffff"/>"##,
        WIDTH * height / width
    );
    for ground in &outline.grounds {
        let at = y(*ground);
        let below = (h - at).max(0.0);
        // Writing to a String cannot fail.
        let _ = write!(text, r##"<rect x="0" y="{at}" width="{w}" height="{below}" fill="#e6e2da"/>"##);
    }
    for stroke in &outline.strokes {
        let [from, to] = [stroke.from, stroke.to];
        let cap = if stroke.round { "round" } else { "butt" };
        let _ = write!(
            text,
            r#"<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}" stroke-linecap="{cap}"/>"#,
            x(from[0]),
            y(from[1]),
            // A line without length is not drawn everywhere.
            x(to[0]) + f64::from(u8::from(from == to)),
            y(to[1]),
            colour(stroke.body),
            (stroke.width * 1000.0).round()
        );
    }
    text.push_str("</svg>");
    text
}
