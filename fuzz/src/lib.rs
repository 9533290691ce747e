//! What the fuzzer runs, and what `tests/library/corpora.rs` runs again on all files of the corpora.

pub mod readers;
