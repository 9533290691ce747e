//! What the fuzzer runs, and what `tests/corpora.rs` runs again on all files of the corpora.

pub mod readers;
