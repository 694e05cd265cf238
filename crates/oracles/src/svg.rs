//! Pictures as SVG text.

use std::fmt::{Display, Write};

/// One picture under construction. Colours are CSS colours.
pub(crate) struct Picture {
    text: String,
}

impl Picture {
    /// A picture of `width` by `height` units on a plain ground.
    pub(crate) fn new(width: f64, height: f64, ground: &str) -> Self {
        let mut picture = Self {
            text: format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">"#
            ),
        };
        picture.rectangle(0.0, 0.0, width, height, ground);
        picture
    }

    fn write(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.text.write_fmt(element);
    }

    pub(crate) fn rectangle(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str) {
        let (x, y, width, height) = (Number(x), Number(y), Number(width), Number(height));
        self.write(format_args!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#));
    }

    pub(crate) fn circle(&mut self, x: f64, y: f64, radius: f64, fill: &str) {
        let (x, y, radius) = (Number(x), Number(y), Number(radius));
        self.write(format_args!(r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"/>"#));
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), width: f64, stroke: &str) {
        let [x1, y1, x2, y2, width] = [from.0, from.1, to.0, to.1, width].map(Number);
        self.write(format_args!(
            r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}" stroke-width="{width}" stroke-linecap="round"/>"#
        ));
    }

    pub(crate) fn curve(&mut self, points: impl IntoIterator<Item = (f64, f64)>, width: f64, stroke: &str) {
        self.text.push_str(r#"<polyline points=""#);
        for (x, y) in points {
            self.write(format_args!("{},{} ", Number(x), Number(y)));
        }
        let width = Number(width);
        self.write(format_args!(r#"" fill="none" stroke="{stroke}" stroke-width="{width}"/>"#));
    }

    /// `text` around (`x`, `y`); it is escaped.
    pub(crate) fn label(&mut self, x: f64, y: f64, size: f64, fill: &str, text: &str) {
        let (x, y, size) = (Number(x), Number(y), Number(size));
        self.write(format_args!(
            r#"<text x="{x}" y="{y}" font-family="sans-serif" font-size="{size}" fill="{fill}" text-anchor="middle" dominant-baseline="central">"#
        ));
        for character in text.chars() {
            match character {
                '<' => self.text.push_str("&lt;"),
                '&' => self.text.push_str("&amp;"),
                _ => self.text.push(character),
            }
        }
        self.text.push_str("</text>");
    }

    pub(crate) fn finish(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }
}

/// A coordinate with two decimals at most. What is far outside the picture is cut to a size that any viewer reads; NaN, from
/// states whose numbers overflow, lies there too.
struct Number(f64);

impl Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cut = if self.0.is_nan() { 1e6 } else { self.0.clamp(-1e6, 1e6) };
        write!(f, "{}", (cut * 100.0).round() / 100.0)
    }
}
