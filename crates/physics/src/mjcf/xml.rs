//! Elements and attributes of XML: what MJCF uses of it.

use super::MjcfError;

/// Nested deeper than this, a description is refused: the reader is recursive.
const DEPTH: usize = 100;

/// An element; text between elements has no meaning in MJCF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// The root element of `text`.
pub(super) fn parse(text: &str) -> Result<Element, MjcfError> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.skip_to_element()?;
    if !cursor.rest().starts_with('<') {
        return Err(cursor.error("there is no element; a model begins with <mujoco>"));
    }
    let root = cursor.element(0)?;
    cursor.skip_to_element()?;
    if cursor.rest().is_empty() { Ok(root) } else { Err(cursor.error("something follows the root element; remove it")) }
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn error(&self, message: impl Into<String>) -> MjcfError {
        let line = 1 + self.text[..self.at].bytes().filter(|byte| *byte == b'\n').count();
        MjcfError::new(line, message)
    }

    fn line(&self) -> usize {
        self.error("").line
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Skips text, comments and declarations, up to `<` of an element, a closing tag, or the end.
    fn skip_to_element(&mut self) -> Result<(), MjcfError> {
        loop {
            self.at += self.rest().find('<').unwrap_or(self.rest().len());
            let end = if self.rest().starts_with("<!--") {
                "-->"
            } else if self.rest().starts_with("<?") {
                "?>"
            } else {
                return Ok(());
            };
            let Some(length) = self.rest().find(end) else {
                return Err(self.error(format!("what begins here has no '{end}'")));
            };
            self.at += length + end.len();
        }
    }

    fn name(&mut self) -> Result<String, MjcfError> {
        let rest = self.rest();
        let length = rest.find(|c: char| !(c.is_alphanumeric() || "_-.:".contains(c))).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.error("a name is missing here"));
        }
        self.at += length;
        Ok(rest[..length].to_owned())
    }

    fn expect(&mut self, token: &str) -> Result<(), MjcfError> {
        if !self.rest().starts_with(token) {
            return Err(self.error(format!("'{token}' is missing here")));
        }
        self.at += token.len();
        Ok(())
    }

    fn element(&mut self, depth: usize) -> Result<Element, MjcfError> {
        if depth > DEPTH {
            return Err(self.error(format!("elements are nested deeper than {DEPTH}")));
        }
        let line = self.line();
        self.expect("<")?;
        let name = self.name()?;
        let mut element = Element { name, line, attributes: Vec::new(), children: Vec::new() };
        loop {
            self.skip_space();
            if self.rest().starts_with("/>") {
                self.at += 2;
                return Ok(element);
            }
            if self.rest().starts_with('>') {
                self.at += 1;
                break;
            }
            let attribute = self.attribute()?;
            if element.attributes.iter().any(|(name, _)| *name == attribute.0) {
                return Err(self.error(format!("attribute '{}' is given twice", attribute.0)));
            }
            element.attributes.push(attribute);
        }
        loop {
            self.skip_to_element()?;
            if self.rest().is_empty() {
                return Err(MjcfError::new(line, format!("<{}> is not closed", element.name)));
            }
            if self.rest().starts_with("</") {
                self.at += 2;
                let closed = self.name()?;
                if closed != element.name {
                    return Err(self.error(format!("</{closed}> closes <{}> of line {line}", element.name)));
                }
                self.skip_space();
                self.expect(">")?;
                return Ok(element);
            }
            element.children.push(self.element(depth + 1)?);
        }
    }

    fn attribute(&mut self) -> Result<(String, String), MjcfError> {
        let name = self.name()?;
        self.skip_space();
        self.expect("=")?;
        self.skip_space();
        let Some(quote) = self.rest().chars().next().filter(|quote| "\"'".contains(*quote)) else {
            return Err(self.error(format!("the value of '{name}' needs quotation marks")));
        };
        let value = &self.rest()[1..];
        let Some(length) = value.find(quote) else {
            return Err(self.error(format!("the value of '{name}' has no closing {quote}")));
        };
        self.at += length + 2;
        Ok((name, value[..length].to_owned()))
    }
}
