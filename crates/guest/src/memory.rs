//! The memory of an instance between two calls. To ask the store for it takes as long as copying a small state, so that
//! whoever reads or writes several things asks once. Every offset that the guest names is checked before use.
//!
//! A step is some fifty nanoseconds, of which each call that is not inlined here takes one or two: its result is a
//! [`Fault`], which goes through memory.

use orrery_core::{RandomStream, Status};

use crate::abi::random;
use crate::instance::Fault;
use crate::module::Region;

/// A place that does not exist.
const OUTSIDE: Fault = Fault::Refused(Status::Engine);

/// The memory, to read.
#[derive(Clone, Copy)]
pub(crate) struct View<'a>(pub &'a [u8]);

impl<'a> View<'a> {
    #[inline]
    pub fn bytes(self, at: usize, length: usize) -> Result<&'a [u8], Fault> {
        self.0.get(at..).and_then(|rest| rest.get(..length)).ok_or(OUTSIDE)
    }

    /// Bytes of a record, whose fields are then found without further checks.
    #[inline]
    pub fn record<const N: usize>(self, at: usize) -> Result<&'a [u8; N], Fault> {
        self.0.get(at..).and_then(<[u8]>::first_chunk).ok_or(OUTSIDE)
    }

    #[inline]
    pub fn u32(self, at: usize) -> Result<u32, Fault> {
        Ok(u32::from_le_bytes(*self.record(at)?))
    }

    #[inline]
    pub fn f64(self, at: usize) -> Result<f64, Fault> {
        Ok(f64::from_le_bytes(*self.record(at)?))
    }

    /// Takes a random record.
    pub fn stream(self, at: usize) -> Result<RandomStream, Fault> {
        Ok(read_stream(self.record(at)?))
    }
}

/// The memory, to write.
pub(crate) struct ViewMut<'a>(pub &'a mut [u8]);

impl ViewMut<'_> {
    #[inline]
    pub fn bytes(&mut self, at: usize, length: usize) -> Result<&mut [u8], Fault> {
        self.0.get_mut(at..).and_then(|rest| rest.get_mut(..length)).ok_or(OUTSIDE)
    }

    /// Copies `bytes` to the start of a region.
    #[inline]
    pub fn fill(&mut self, region: Region, bytes: &[u8]) -> Result<(), Fault> {
        if bytes.len() > region.size {
            return Err(Fault::Refused(Status::InvalidInput));
        }
        self.bytes(region.offset, bytes.len())?.copy_from_slice(bytes);
        Ok(())
    }

    #[inline]
    pub fn put_u32(&mut self, at: usize, value: u32) -> Result<(), Fault> {
        self.bytes(at, 4)?.copy_from_slice(&value.to_le_bytes());
        Ok(())
    }

    /// Hands over a stream: generate mode, no script.
    pub fn put_stream(&mut self, at: usize, stream: &RandomStream) -> Result<(), Fault> {
        write_stream(stream, self.0.get_mut(at..).and_then(<[u8]>::first_chunk_mut).ok_or(OUTSIDE)?);
        Ok(())
    }
}

/// Writes one random record: generate mode, no script.
pub(crate) fn write_stream(stream: &RandomStream, record: &mut [u8; random::SIZE]) {
    let (words, spare) = stream.parts();
    let (chunks, _) = record.as_chunks_mut::<4>();
    for (chunk, word) in chunks.iter_mut().zip(words) {
        *chunk = word.to_le_bytes();
    }
    record[random::SPARE..random::FLAGS].copy_from_slice(&spare.unwrap_or(0.0).to_le_bytes());
    let flags = if spare.is_some() { random::FLAG_SPARE } else { 0 };
    record[random::FLAGS..random::SCRIPT_POSITION].copy_from_slice(&flags.to_le_bytes());
    record[random::SCRIPT_POSITION..random::SIZE].fill(0);
}

/// Reads one random record.
pub(crate) fn read_stream(record: &[u8; random::SIZE]) -> RandomStream {
    let word = |at: usize| u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
    let bits = u64::from(word(random::SPARE)) | u64::from(word(random::SPARE + 4)) << 32;
    let spare = (word(random::FLAGS) & random::FLAG_SPARE != 0).then(|| f64::from_bits(bits));
    RandomStream::from_parts([word(0), word(4), word(8), word(12)], spare)
}
