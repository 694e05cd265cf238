//! How well a path's text answers a mission: BM25 over the paths seen so far.

use std::collections::BTreeMap;

/// Saturation of a word's frequency.
const K1: f64 = 1.5;
/// Weight of a text's length.
const B: f64 = 0.75;

/// English words that say nothing about a mission.
const STOP_WORDS: [&str; 48] = [
    "a", "about", "after", "all", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "do", "for",
    "from", "has", "have", "if", "in", "into", "is", "it", "its", "no", "not", "of", "on", "or", "so", "that", "the",
    "their", "then", "there", "these", "they", "this", "to", "was", "were", "which", "will", "with", "you", "your",
];

/// Scores of texts against the words of a mission. The corpus is online: every text that is scored counts for the next.
#[derive(Clone, Debug)]
pub struct Bm25 {
    words: BTreeMap<String, usize>, // number of each word of the mission
    weights: Vec<f64>,              // [W] its share of the mission
    documents: f64,
    containing: Vec<f64>, // [W] documents that contain it
    length: f64,          // words of all documents
}

/// A text as far as a score asks: a path's is its parent's with one more step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bm25Text {
    counts: Vec<u32>, // [W] or empty
    length: u32,
}

impl Bm25 {
    /// A scorer for `mission`. Letters are lower-cased; digits and punctuation separate words; English stop words are left
    /// out. A mission without another word gives every text the score 0.
    pub fn new(mission: &str) -> Self {
        let mut counts: BTreeMap<String, f64> = BTreeMap::new();
        for word in words(mission) {
            *counts.entry(word).or_default() += 1.0;
        }
        let total: f64 = counts.values().sum();
        let weights: Vec<f64> = counts.values().map(|count| count / total).collect();
        let words = counts.into_keys().enumerate().map(|(number, word)| (word, number)).collect();
        Self { words, containing: vec![0.0; weights.len()], weights, documents: 0.0, length: 0.0 }
    }

    /// `text` with `more` behind it.
    pub fn extended(&self, text: &Bm25Text, more: &str) -> Bm25Text {
        let mut text = text.clone();
        text.counts.resize(self.weights.len(), 0);
        for word in words(more) {
            text.length = text.length.saturating_add(1);
            if let Some(number) = self.words.get(&word) {
                text.counts[*number] += 1;
            }
        }
        text
    }

    /// Takes `text` into the corpus and gives its score, at least 0:
    /// `sum_t weight_t * ln((N - N_t + 1/2) / (N_t + 1/2) + 1) * n_t (k1 + 1) / (n_t + k1 (1 - b + b |text| / L))`.
    ///
    /// # Source
    /// Robertson et al. (1994), Okapi at TREC-3; in this use Tang et al. (2024), WorldCoder, algorithm 3, k1 = 1.5 and
    /// b = 0.75.
    pub fn score(&mut self, text: &Bm25Text) -> f64 {
        self.documents += 1.0;
        self.length += f64::from(text.length);
        for (containing, count) in self.containing.iter_mut().zip(&text.counts) {
            *containing += f64::from(u8::from(*count > 0));
        }
        let mean = self.length / self.documents;
        if mean == 0.0 {
            return 0.0;
        }
        let relative = 1.0 - B + B * f64::from(text.length) / mean;
        let terms = text.counts.iter().zip(&self.containing).zip(&self.weights);
        terms
            .map(|((count, containing), weight)| {
                let count = f64::from(*count);
                let rarity = libm::log((self.documents - containing + 0.5) / (containing + 0.5) + 1.0);
                weight * rarity * count * (K1 + 1.0) / (count + K1 * relative)
            })
            .sum()
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .filter(|word| STOP_WORDS.binary_search(&word.as_str()).is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_for_the_search() {
        assert!(STOP_WORDS.is_sorted());
    }

    // By hand: after "red key" (2 words) and "door" (1): N = 2, L = 1.5, "key" in one of them.
    #[test]
    fn a_score_is_the_formula_s() {
        let mut bm25 = Bm25::new("Get the KEY, the red key!");
        let empty = Bm25Text::default();
        let [first, second] = ["red key 7", "door"].map(|text| bm25.extended(&empty, text));
        bm25.score(&second);
        let found = bm25.score(&first);
        // The mission's words: get, key twice, red.
        let rarity = libm::log((2.0 - 1.0 + 0.5) / (1.0 + 0.5) + 1.0);
        let saturation = 2.5 / (1.0 + 1.5 * (0.25 + 0.75 * 2.0 / 1.5));
        assert!((found - (2.0 / 4.0 + 1.0 / 4.0) * rarity * saturation).abs() < 1e-15, "{found}");
    }

    #[test]
    fn texts_grow_step_by_step_and_missions_may_say_nothing() {
        let bm25 = Bm25::new("red key");
        let empty = Bm25Text::default();
        let steps = bm25.extended(&bm25.extended(&empty, "take red"), "key red");
        assert_eq!(steps, bm25.extended(&empty, "take red key red"));
        let mut nothing = Bm25::new("to the 3");
        let text = nothing.extended(&empty, "red key");
        assert_eq!(nothing.score(&text), 0.0);
    }
}
