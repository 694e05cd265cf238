//! States by their key: a number for each, in the order in which they were met.

/// Gives equal keys equal numbers, 0, 1, 2, … in order of first sight. Nothing depends on hashes but speed.
#[derive(Clone, Debug)]
pub(crate) struct Interner {
    keys: Vec<u8>,    // bytes of all keys, one after another
    ends: Vec<usize>, // [N] end of each key
    slots: Vec<u32>,  // open addressing, a power of two; EMPTY or a number
}

const EMPTY: u32 = u32::MAX;
const FIRST_SLOTS: usize = 64;

impl Interner {
    pub(crate) fn new() -> Self {
        Self { keys: Vec::new(), ends: Vec::new(), slots: vec![EMPTY; FIRST_SLOTS] }
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.keys.capacity() + self.ends.capacity() * size_of::<usize>() + self.slots.capacity() * size_of::<u32>()
    }

    /// The number of a key that was met before.
    pub(crate) fn find(&self, key: &[u8]) -> Option<usize> {
        match self.slots[self.slot(key)] {
            EMPTY => None,
            number => Some(number as usize),
        }
    }

    /// The key's number and whether it is new.
    ///
    /// # Panics
    /// Beyond 2^32 - 2 keys: callers limit their states below that.
    pub(crate) fn intern(&mut self, key: &[u8]) -> (usize, bool) {
        let slot = self.slot(key);
        if self.slots[slot] != EMPTY {
            return (self.slots[slot] as usize, false);
        }
        let number = self.ends.len();
        assert!(number < EMPTY as usize, "more states than numbers");
        self.slots[slot] = number as u32;
        self.keys.extend_from_slice(key);
        self.ends.push(self.keys.len());
        // At most half full, so that probing stays short.
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        (number, true)
    }

    fn key(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start..self.ends[number]]
    }

    /// Where the key is, or would go.
    fn slot(&self, key: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(key) as usize & mask;
        loop {
            match self.slots[slot] {
                EMPTY => return slot,
                number if self.key(number as usize) == key => return slot,
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        self.slots = vec![EMPTY; self.slots.len() * 2];
        let mask = self.slots.len() - 1;
        for number in 0..self.ends.len() {
            let mut slot = hash(self.key(number)) as usize & mask;
            while self.slots[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = number as u32;
        }
    }
}

/// Eight bytes at a time, multiplied and folded. Keys come from states, not from an adversary who could choose them to
/// collide at will; a program that makes its own states collide slows down its own planner, within its limits.
fn hash(key: &[u8]) -> u64 {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let fold = |hash: u64, word: u64| {
        let product = u128::from(hash ^ word).wrapping_mul(u128::from(MULTIPLIER));
        (product as u64) ^ ((product >> 64) as u64)
    };
    let mut hash = fold(MULTIPLIER, key.len() as u64);
    let mut words = key.chunks_exact(8);
    for word in &mut words {
        // A chunk of eight bytes is eight bytes.
        hash = fold(hash, u64::from_le_bytes(word.try_into().unwrap_or_default()));
    }
    let mut last = [0; 8];
    last[..words.remainder().len()].copy_from_slice(words.remainder());
    fold(fold(hash, u64::from_le_bytes(last)), MULTIPLIER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn numbers_keys_as_a_map_does(keys in prop::collection::vec(prop::collection::vec(0u8..3, 0..12), 0..400)) {
            let mut interner = Interner::new();
            let mut map = HashMap::new();
            for key in &keys {
                let expected = map.len();
                let known = map.get(key).copied();
                prop_assert_eq!(interner.find(key), known);
                prop_assert_eq!(interner.intern(key), (known.unwrap_or(expected), known.is_none()));
                map.entry(key.clone()).or_insert(expected);
            }
        }
    }
}
