//! The generator against numpy 1.26.4's own output.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use orrery_oracles::numpy::{Generator, Pcg64, SeedSequence, categorical};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    uniform_low: Vec<f64>,
    uniform_high: Vec<f64>,
    seeds: Vec<Seed>,
}

// Integers of 64 bits are written as text.
#[derive(Deserialize)]
struct Seed {
    seed: String,
    words: Vec<String>,
    raw: Vec<String>,
    doubles: Vec<f64>,
    uniform: Vec<f64>,
    integers: Vec<String>,
    double_between: f64,
    choices: Vec<u64>,
    normals: Vec<f64>,
    after_normals: f64,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../traces/vectors/numpy.json")).unwrap()
}

fn integers(texts: &[String]) -> Vec<u64> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn seed_sequence_spreads_seeds_of_one_and_two_words_as_numpy_does() {
    for case in vectors().seeds {
        let sequence = SeedSequence::new(case.seed.parse().unwrap());
        assert_eq!(sequence.generate_state().to_vec(), integers(&case.words), "seed {}", case.seed);
    }
}

#[test]
fn pcg64_gives_numpys_words() {
    for case in vectors().seeds {
        let mut generator = Pcg64::new(&SeedSequence::new(case.seed.parse().unwrap()));
        for expected in integers(&case.raw) {
            assert_eq!(generator.next_u64(), expected, "seed {}", case.seed);
        }
    }
}

#[test]
fn doubles_and_uniform_numbers_are_numpys_bits() {
    let vectors = vectors();
    for case in &vectors.seeds {
        let mut generator = Generator::new(case.seed.parse().unwrap());
        let doubles: Vec<f64> = case.doubles.iter().map(|_| generator.double()).collect();
        assert_eq!(bits(&doubles), bits(&case.doubles), "seed {}", case.seed);

        let mut generator = Generator::new(case.seed.parse().unwrap());
        let bounds = vectors.uniform_low.iter().zip(&vectors.uniform_high);
        let uniform: Vec<f64> = bounds.map(|(low, high)| generator.uniform(*low, *high)).collect();
        assert_eq!(bits(&uniform), bits(&case.uniform), "seed {}", case.seed);
    }
}

#[test]
fn normals_are_numpys_bits_but_for_the_last_one_of_the_tail() {
    for case in vectors().seeds {
        let mut generator = Generator::new(case.seed.parse().unwrap());
        for expected in &case.normals {
            let found = generator.normal();
            // Beyond the last layer numpy takes the C library's log1p, whose last bit is not the same everywhere.
            let same = found.to_bits() == expected.to_bits();
            let tail = expected.abs() > 3.65 && (found - expected).abs() <= 4.0 * f64::EPSILON * expected.abs();
            assert!(same || tail, "seed {}: {found} against {expected}", case.seed);
        }
        assert_eq!(generator.double().to_bits(), case.after_normals.to_bits(), "seed {}", case.seed);
    }
}

#[test]
fn bounded_integers_are_numpys_for_every_width() {
    let counts = [13, 1, 2, 6, 300, (1 << 31) + 1, (1 << 32) - 1, 1 << 32, (1 << 32) + 1, 3 << 61, 13, 48, 13];
    for case in vectors().seeds {
        let mut generator = Generator::new(case.seed.parse().unwrap());
        let found: Vec<u64> = counts.iter().map(|count| generator.integer(*count)).collect();
        assert_eq!(found, integers(&case.integers), "seed {}", case.seed);
        assert_eq!(generator.double().to_bits(), case.double_between.to_bits(), "seed {}", case.seed);
        let deck = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];
        let found: Vec<u64> = case.choices.iter().map(|_| deck[generator.integer(13) as usize]).collect();
        assert_eq!(found, case.choices, "seed {}", case.seed);
    }
}

#[test]
fn categorical_is_the_first_sum_beyond_the_draw() {
    // numpy.argmax(cumulative > u): 0 where none is.
    let cumulative = [0.0, 0.25, 0.25, 0.75, 0.999];
    for (u, expected) in [(0.0, 1), (0.2, 1), (0.25, 3), (0.7499, 3), (0.75, 4), (0.9995, 0)] {
        assert_eq!(categorical(&cumulative, u), expected, "{u}");
    }
}
