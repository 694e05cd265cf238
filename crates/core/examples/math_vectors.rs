//! Writes the expected values of the language's mathematics library, computed by the crate libm as built here:
//!
//! `cargo run --release -p orrery-core --example math_vectors -- packages/language/vectors/math.json`
//!
//! A range holds 1e5 arguments drawn from one random stream and a 64-bit hash of the results; a case holds the bits of
//! arguments and result. packages/language/test/library.test.ts draws the same arguments and compares.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};
use std::{env, fs, process};

use orrery_core::{RandomStream, StreamName};
use serde_json::{Value, json};

const COUNT: u32 = 100_000;
const SEED: u64 = 20;

/// Where an argument is drawn from.
#[derive(Clone, Copy)]
enum Source {
    /// `low + (high - low) * float`.
    Uniform(f64, f64),
    /// Random mantissa, an exponent uniform in `low..=high`; negative half of the time if asked.
    Exponents(i32, i32, bool),
    /// 64 random bits: infinities and NaN are among them, and half of all numbers are below 1.
    Words,
    /// Random bits with an exponent of 0.
    Subnormal,
    /// `of` times a whole number uniform in `low..=high`.
    Multiples(f64, i32, i32),
}

use Source::{Exponents, Multiples, Subnormal, Uniform, Words};

fn from_words(high: u32, low: u32) -> f64 {
    f64::from_bits(u64::from(high) << 32 | u64::from(low))
}

impl Source {
    fn draw(self, stream: &mut RandomStream) -> f64 {
        match self {
            Uniform(low, high) => low + (high - low) * stream.float(),
            Exponents(low, high, signed) => {
                let exponent = stream.integer((high - low + 1) as u64) as i32 + low;
                let word = stream.next_u32();
                let sign = if signed { word & 0x8000_0000 } else { 0 };
                from_words(sign | ((exponent + 1023) as u32) << 20 | word & 0xf_ffff, stream.next_u32())
            }
            Words => {
                let high = stream.next_u32();
                from_words(high, stream.next_u32())
            }
            Subnormal => {
                let high = stream.next_u32();
                from_words(high & 0x800f_ffff, stream.next_u32())
            }
            Multiples(of, low, high) => {
                of * (f64::from(stream.integer((i64::from(high) - i64::from(low) + 1) as u64)) + f64::from(low))
            }
        }
    }

    fn to_json(self) -> Value {
        match self {
            Uniform(low, high) => json!({ "kind": "uniform", "low": low, "high": high }),
            Exponents(low, high, signed) => {
                json!({ "kind": "exponents", "low": low, "high": high, "signed": signed })
            }
            Words => json!({ "kind": "words" }),
            Subnormal => json!({ "kind": "subnormal" }),
            Multiples(of, low, high) => json!({ "kind": "multiples", "of": of, "low": low, "high": high }),
        }
    }
}

/// The bits of a result; which NaN an operation gives is the processor's choice, so there is one.
fn bits(value: f64) -> u64 {
    if value.is_nan() { 0x7ff8_0000_0000_0000 } else { value.to_bits() }
}

/// Two lanes of 32 bits, each a bijection of its state for every word taken, so that one wrong result never goes unseen.
struct Hash(u32, u32);

impl Hash {
    fn take(&mut self, value: u64) {
        for word in [value as u32, (value >> 32) as u32] {
            self.0 = (self.0 ^ word).rotate_left(13).wrapping_mul(0x9e37_79b1);
            self.1 = (self.1 ^ word).rotate_left(15).wrapping_mul(0x85eb_ca77);
        }
    }
}

enum Function {
    One(fn(f64) -> f64),
    Two(fn(f64, f64) -> f64),
}

impl Function {
    fn call(&self, arguments: &[f64]) -> f64 {
        match (self, arguments) {
            (Function::One(f), &[x]) => f(x),
            (Function::Two(f), &[x, y]) => f(x, y),
            _ => f64::NAN,
        }
    }
}

/// What every function is tried on: zeros, ones, ends of the formats, thresholds of the algorithms and their neighbours.
fn special_values() -> Vec<f64> {
    let mut values = vec![f64::NAN];
    let positive = [
        0.0,
        5e-324,
        2.225_073_858_507_201e-308,
        f64::MIN_POSITIVE,
        1e-300,
        7.450_580_596_923_828e-9,
        1e-5,
        0.25,
        0.499_999_999_999_999_94,
        0.5,
        FRAC_PI_4,
        0.975,
        0.999_999_999_999_999_9,
        1.0,
        1.000_000_000_000_000_2,
        1.5,
        FRAC_PI_2,
        2.0,
        2.5,
        3.0,
        PI,
        10.0,
        20.0,
        22.0,
        708.396_418_532_264_1,
        709.782_712_893_384,
        709.782_712_893_384_1,
        710.475_860_073_943_9,
        745.133_219_101_941_1,
        745.133_219_101_941_2,
        1024.0,
        1075.0,
        1e5,
        1_647_099.3,
        4_294_967_296.0,
        4_503_599_627_370_495.5,
        9_007_199_254_740_993.0,
        1e22,
        5.319_372_648_326_541e255, // the double above pi/4 that is closest to a multiple of pi/2
        8.988_465_674_311_58e307,
        f64::MAX,
        f64::INFINITY,
    ];
    for value in positive {
        values.extend([value, -value]);
    }
    values
}

/// For functions of two arguments, every pair of these.
const PAIRED: [f64; 21] = [
    f64::NAN,
    0.0,
    -0.0,
    5e-324,
    -5e-324,
    f64::MIN_POSITIVE,
    0.5,
    -0.5,
    0.999_999_999_999_999_9,
    1.0,
    -1.0,
    2.0,
    -2.0,
    3.0,
    -3.0,
    1e22,
    -1e-22,
    f64::MAX,
    -f64::MAX,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

type Row = (&'static str, Function, Vec<Vec<Source>>, Vec<Vec<f64>>);

fn one(name: &'static str, f: fn(f64) -> f64, sources: &[Source], more: &[f64]) -> Row {
    let mut cases: Vec<Vec<f64>> = special_values().into_iter().map(|x| vec![x]).collect();
    cases.extend(more.iter().map(|&x| vec![x]));
    (name, Function::One(f), sources.iter().map(|&source| vec![source]).collect(), cases)
}

fn two(name: &'static str, f: fn(f64, f64) -> f64, sources: &[[Source; 2]], more: &[[f64; 2]]) -> Row {
    let mut cases: Vec<Vec<f64>> = PAIRED.iter().flat_map(|&x| PAIRED.iter().map(move |&y| vec![x, y])).collect();
    cases.extend(more.iter().map(|pair| pair.to_vec()));
    (name, Function::Two(f), sources.iter().map(|pair| pair.to_vec()).collect(), cases)
}

fn rows() -> Vec<Row> {
    let wide = Exponents(-1000, 1000, true);
    let positive = Exponents(-1000, 1000, false);
    let small = Exponents(-70, 3, true);
    let whole = Multiples(1.0, -1000, 1000);
    let halves = Multiples(0.5, -3000, 3000);
    let angles = [
        Uniform(-PI, PI),
        Uniform(-10.0, 10.0),
        Uniform(-1e4, 1e4),
        Uniform(-1e7, 1e7),
        Multiples(FRAC_PI_2, -20, 20),
        Multiples(FRAC_PI_2, -1_000_000, 1_000_000),
        Multiples(FRAC_PI_2, i32::MIN, i32::MAX),
        halves,
        small,
        wide,
        Subnormal,
        Words,
    ];
    let logarithms = [
        Uniform(0.0, 100.0),
        Uniform(0.7, 1.5),
        Uniform(-0.5, 0.5),
        Multiples(1.0, -1, 1_000_000),
        Multiples(0.5, 0, 1_000_000),
        small,
        wide,
        positive,
        Subnormal,
        Words,
    ];
    let exponentials = [
        Uniform(-1.0, 1.0),
        Uniform(-5.0, 5.0),
        Uniform(-25.0, 25.0),
        Uniform(-745.5, 710.5),
        whole,
        halves,
        small,
        wide,
        Subnormal,
        Words,
    ];
    let arcs = [
        Uniform(-1.0, 1.0),
        Uniform(0.95, 1.0),
        Uniform(-5.0, 5.0),
        Uniform(-1e4, 1e4),
        small,
        wide,
        halves,
        Subnormal,
        Words,
    ];
    let not_negative = [
        Uniform(1.0, 2.0),
        Uniform(1.0, 100.0),
        Uniform(1.0, 1e10),
        Multiples(0.5, 2, 10_000),
        Exponents(0, 1000, false),
    ];
    let cubes: Vec<f64> = (1..=40)
        .map(|n| f64::from(n * n * n))
        .chain([3.214_603_689_795_749_7, -3.214_603_689_795_749_7, 6.531_417_795_099_968, -6.531_417_795_099_968])
        .chain([-27.0, 0.125, 0.001, 1e300, 1e-300])
        .collect();
    let planes = [
        [Uniform(-10.0, 10.0), Uniform(-10.0, 10.0)],
        [Uniform(-1e4, 1e4), Uniform(-1.0, 1.0)],
        [whole, halves],
        [wide, wide],
        [Subnormal, Subnormal],
        [Subnormal, small],
        [Words, Words],
    ];
    let divisions = [
        [Uniform(-100.0, 100.0), Uniform(-10.0, 10.0)],
        [Uniform(-1e9, 1e9), Uniform(0.0, 2.0 * PI)],
        [whole, Multiples(1.0, -50, 50)],
        [Multiples(1.0, i32::MIN, i32::MAX), Multiples(1.0, -100_000, 100_000)],
        [halves, halves],
        [wide, wide],
        [wide, small],
        [wide, Subnormal],
        [Subnormal, Subnormal],
        [Words, Words],
    ];
    let powers = [
        [Uniform(0.0, 100.0), Uniform(-10.0, 10.0)],
        [Uniform(-30.0, 30.0), Multiples(1.0, -20, 20)],
        [Uniform(0.0, 2.0), Uniform(-1100.0, 1100.0)],
        [Uniform(-2.0, 2.0), Multiples(1.0, -1100, 1100)],
        [Uniform(0.999_999, 1.000_001), Exponents(20, 40, true)],
        [Uniform(0.999_999, 1.000_001), Exponents(28, 33, true)],
        [whole, Multiples(0.5, -20, 20)],
        [halves, Multiples(1.0, -10, 10)],
        [positive, Uniform(-2.0, 2.0)],
        [wide, wide],
        [Subnormal, Uniform(-3.0, 3.0)],
        [Words, Words],
    ];
    vec![
        one("sin", libm::sin, &angles, &[]),
        one("cos", libm::cos, &angles, &[]),
        one("tan", libm::tan, &angles, &[]),
        one("asin", libm::asin, &arcs, &[]),
        one("acos", libm::acos, &arcs, &[]),
        one("atan", libm::atan, &arcs, &[]),
        two("atan2", libm::atan2, &planes, &[]),
        one("exp", libm::exp, &exponentials, &[]),
        one("expm1", libm::expm1, &exponentials, &[]),
        one("log", libm::log, &logarithms, &[]),
        one("log2", libm::log2, &logarithms, &[]),
        one("log10", libm::log10, &logarithms, &[]),
        one("log1p", libm::log1p, &logarithms, &[]),
        two(
            "pow",
            libm::pow,
            &powers,
            &[
                [2.0, 1023.5],
                [2.0, -1074.5],
                [2.0, 1024.0],
                [2.0, -1075.0],
                [4.0, 512.0],
                [4.0, -537.5],
                [-8.0, 1.0 / 3.0],
                [10.0, -323.5],
                [10.0, 308.2],
            ],
        ),
        one(
            "cbrt",
            libm::cbrt,
            &[Uniform(-10.0, 10.0), Uniform(1.0, 8.0), whole, halves, small, wide, Subnormal, Words],
            &cubes,
        ),
        two("hypot", libm::hypot, &planes, &[[3.0, 4.0], [5.0, 12.0], [1e200, 1e200], [1e-200, 1e-200]]),
        one("sinh", libm::sinh, &exponentials, &[]),
        one("cosh", libm::cosh, &exponentials, &[]),
        one("tanh", libm::tanh, &exponentials, &[]),
        one("asinh", libm::asinh, &arcs, &[]),
        one("acosh", libm::acosh, &not_negative, &[-9_242.688_634_272_294]),
        one("atanh", libm::atanh, &arcs, &[]),
        two("fmod", libm::fmod, &divisions, &[[5.5, 2.0], [-5.5, 2.0], [1e308, 5e-324], [f64::MAX, 3.0]]),
    ]
}

fn main() {
    let Some(path) = env::args().nth(1) else {
        eprintln!("usage: math_vectors FILE");
        process::exit(2);
    };
    let mut index = 0;
    let functions: Vec<Value> = rows()
        .into_iter()
        .map(|(name, function, ranges, cases)| {
            let ranges: Vec<Value> = ranges
                .into_iter()
                .map(|sources| {
                    index += 1;
                    let mut stream = RandomStream::new(SEED, StreamName::Dataset, index);
                    let mut hash = Hash(0, 0);
                    for _ in 0..COUNT {
                        let arguments: Vec<f64> = sources.iter().map(|source| source.draw(&mut stream)).collect();
                        hash.take(bits(function.call(&arguments)));
                    }
                    let sources: Vec<Value> = sources.into_iter().map(Source::to_json).collect();
                    json!({ "stream": index, "arguments": sources, "hash": format!("{:08x}{:08x}", hash.0, hash.1) })
                })
                .collect();
            let cases: Vec<Value> = cases
                .into_iter()
                .map(|arguments| {
                    let words: Vec<String> = arguments
                        .iter()
                        .copied()
                        .chain([function.call(&arguments)])
                        .map(|value| format!("{:016x}", bits(value)))
                        .collect();
                    json!(words.join(" "))
                })
                .collect();
            json!({ "name": name, "ranges": ranges, "cases": cases })
        })
        .collect();
    let vectors = json!({ "source": "libm 0.2.16", "seed": SEED, "count": COUNT, "functions": functions });
    if let Err(error) = fs::write(&path, format!("{vectors:#}\n")) {
        eprintln!("cannot write {path}: {error}");
        process::exit(1);
    }
}
