//! Attributes of an element, taken one by one, so that what nobody takes is reported.

use super::MjcfError;
use super::xml::Element;

pub(super) struct Attributes<'a> {
    element: &'a Element,
    taken: Vec<&'a str>,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(element: &'a Element) -> Self {
        Self { element, taken: Vec::new() }
    }

    pub(super) fn error(&self, message: impl Into<String>) -> MjcfError {
        MjcfError::new(self.element.line, format!("<{}>: {}", self.element.name, message.into()))
    }

    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        let (name, value) = self.element.attributes.iter().find(|(found, _)| found == name)?;
        self.taken.push(name);
        Some(value)
    }

    /// The numbers of an attribute: at most `N`, at least `least`.
    pub(super) fn numbers<const N: usize>(
        &mut self,
        name: &str,
        least: usize,
    ) -> Result<Option<([f64; N], usize)>, MjcfError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let mut numbers = [0.0; N];
        let mut count = 0;
        for word in text.split_whitespace() {
            let number = word.parse::<f64>().ok().filter(|number| number.is_finite());
            let Some(number) = number else {
                return Err(self.error(format!("'{word}' in '{name}' is no finite number")));
            };
            if count == N {
                return Err(self.error(format!("'{name}' holds more than {N} numbers")));
            }
            numbers[count] = number;
            count += 1;
        }
        if count < least {
            return Err(self.error(format!("'{name}' holds {count} numbers; it needs at least {least}")));
        }
        Ok(Some((numbers, count)))
    }

    /// Exactly `N` numbers.
    pub(super) fn exactly<const N: usize>(&mut self, name: &str) -> Result<Option<[f64; N]>, MjcfError> {
        Ok(self.numbers::<N>(name, N)?.map(|(numbers, _)| numbers))
    }

    /// Replaces the leading numbers of `target` by those given.
    pub(super) fn overwrite<const N: usize>(&mut self, name: &str, target: &mut [f64; N]) -> Result<(), MjcfError> {
        if let Some((numbers, count)) = self.numbers::<N>(name, 1)? {
            target[..count].copy_from_slice(&numbers[..count]);
        }
        Ok(())
    }

    pub(super) fn number(&mut self, name: &str, target: &mut f64) -> Result<(), MjcfError> {
        if let Some([number]) = self.exactly::<1>(name)? {
            *target = number;
        }
        Ok(())
    }

    pub(super) fn not_negative(&mut self, name: &str, target: &mut f64) -> Result<(), MjcfError> {
        self.number(name, target)?;
        if *target < 0.0 {
            return Err(self.error(format!("'{name}' is {target}; it must be at least 0")));
        }
        Ok(())
    }

    pub(super) fn whole(&mut self, name: &str, target: &mut u32) -> Result<(), MjcfError> {
        if let Some([number]) = self.exactly::<1>(name)? {
            if number.fract() != 0.0 || !(0.0..=1e9).contains(&number) {
                return Err(self.error(format!("'{name}' is {number}; it must be a whole number, at least 0")));
            }
            *target = number as u32;
        }
        Ok(())
    }

    pub(super) fn flag(&mut self, name: &str, target: &mut bool) -> Result<(), MjcfError> {
        match self.text(name) {
            None => {}
            Some("true") => *target = true,
            Some("false") => *target = false,
            Some(other) => return Err(self.error(format!("'{name}' is '{other}'; it must be true or false"))),
        }
        Ok(())
    }

    /// Takes what has no effect on motion.
    pub(super) fn ignore(&mut self, names: &[&str]) {
        for name in names {
            self.text(name);
        }
    }

    /// Takes `name` if it has the only value that this engine knows.
    pub(super) fn only(&mut self, name: &str, value: &str) -> Result<(), MjcfError> {
        match self.text(name) {
            Some(found) if found != value => {
                Err(self.error(format!("'{name}' is '{found}'; only '{value}' is supported")))
            }
            _ => Ok(()),
        }
    }

    /// Reports what nobody took.
    pub(super) fn finish(self) -> Result<(), MjcfError> {
        match self.element.attributes.iter().find(|(name, _)| !self.taken.contains(&name.as_str())) {
            Some((name, _)) => Err(self.error(format!("attribute '{name}' is not supported; remove it"))),
            None => Ok(()),
        }
    }
}
