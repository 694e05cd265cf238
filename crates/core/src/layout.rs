//! Types of the values that cross borders, and the values: the Rust twin of packages/contract/src/layout.ts.

/// The shape of a value, and with it its one canonical byte string ([`crate::encode`]).
#[derive(Clone, Debug, PartialEq)]
pub enum LayoutType {
    /// An f64; NaN and -0 are normalised.
    Number,
    /// True or false.
    Boolean,
    /// One of at least one and at most 65,536 literals.
    Literal(Vec<Literal>),
    /// UTF-16 units, lone surrogates included.
    String,
    /// Elements of types of their own.
    Tuple(Vec<LayoutType>),
    /// Named fields in declared order.
    Record(Vec<Field>),
    /// Elements of one type; a declared length is not encoded.
    Array {
        /// Type of each element.
        element: Box<LayoutType>,
        /// The declared length, if there is one.
        length: Option<u32>,
    },
    /// A value or one of the empty values that the type admits.
    Optional {
        /// The type of a value that is there.
        value: Box<LayoutType>,
        /// As a field it may be left out.
        absent: bool,
        /// It may be `undefined`.
        undefined: bool,
        /// It may be `null`.
        null: bool,
    },
    /// A union of at least two types, told apart by the kind of their values: number, string, boolean, list or object.
    Mixed(Vec<LayoutType>),
    /// A discriminated union: at least one and at most 65,536 variants.
    Union {
        /// Name of the field that tells the variants apart.
        tag: String,
        /// In declared order.
        variants: Vec<Variant>,
    },
    /// Entries in insertion order.
    Map {
        /// Type of the keys.
        key: Box<LayoutType>,
        /// Type of the values.
        value: Box<LayoutType>,
    },
    /// Elements in insertion order.
    Set(Box<LayoutType>),
    /// Entries in ECMAScript's own-key order.
    Dictionary(Box<LayoutType>),
}

/// A value of a literal type.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A string literal.
    String(String),
    /// A number literal.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name, unique in the record.
    pub name: String,
    /// Its type; one that may be left out is [`LayoutType::Optional`] with `absent`.
    pub layout: LayoutType,
}

/// A variant of a discriminated union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The literal that the tag has.
    pub tag: Literal,
    /// The other fields in declared order.
    pub fields: Vec<Field>,
}

/// A value of a [`LayoutType`]. Fields and literals go by position, so that names need not be looked up.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of [`LayoutType::Number`].
    Number(f64),
    /// Of [`LayoutType::Boolean`].
    Boolean(bool),
    /// Of [`LayoutType::Literal`]: the position of the literal.
    Literal(usize),
    /// Of [`LayoutType::String`]: its UTF-16 units.
    String(Vec<u16>),
    /// Of [`LayoutType::Tuple`] and [`LayoutType::Array`].
    List(Vec<Value>),
    /// Of [`LayoutType::Record`]: one entry a field, `None` where it is left out.
    Record(Vec<Option<Value>>),
    /// Of [`LayoutType::Optional`].
    Undefined,
    /// Of [`LayoutType::Optional`].
    Null,
    /// Of [`LayoutType::Union`].
    Variant {
        /// Position of the variant.
        index: usize,
        /// One entry a field, `None` where it is left out.
        fields: Vec<Option<Value>>,
    },
    /// Of [`LayoutType::Mixed`].
    Alternative {
        /// Position of the alternative.
        index: usize,
        /// Its value.
        value: Box<Value>,
    },
    /// Of [`LayoutType::Map`].
    Map(Vec<(Value, Value)>),
    /// Of [`LayoutType::Set`].
    Set(Vec<Value>),
    /// Of [`LayoutType::Dictionary`]: keys in UTF-16 units.
    Dictionary(Vec<(Vec<u16>, Value)>),
}

impl LayoutType {
    /// Bytes of the smallest value of the type.
    pub fn minimum_size(&self) -> usize {
        match self {
            Self::Number => 8,
            Self::Boolean => 1,
            Self::Literal(values) => index_size(values.len()),
            Self::String | Self::Map { .. } | Self::Set(_) | Self::Dictionary(_) => 4,
            Self::Tuple(elements) => elements.iter().map(Self::minimum_size).sum(),
            Self::Record(fields) => fields_size(fields),
            Self::Array { length: None, .. } => 4,
            Self::Array { element, length: Some(length) } => element.minimum_size() * *length as usize,
            Self::Optional { value, absent, undefined, null } => {
                if *absent || *undefined || *null {
                    1
                } else {
                    1 + value.minimum_size()
                }
            }
            Self::Mixed(alternatives) => 1 + alternatives.iter().map(Self::minimum_size).min().unwrap_or(0),
            Self::Union { variants, .. } => {
                let least = variants.iter().map(|variant| fields_size(&variant.fields)).min();
                index_size(variants.len()) + least.unwrap_or(0)
            }
        }
    }
}

fn fields_size(fields: &[Field]) -> usize {
    fields.iter().map(|field| field.layout.minimum_size()).sum()
}

/// Bytes of the index of a union of `count` cases.
pub(crate) fn index_size(count: usize) -> usize {
    if count <= 256 { 1 } else { 2 }
}
