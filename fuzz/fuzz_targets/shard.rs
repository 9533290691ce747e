#![no_main]

use impasto_fuzz::readers;

libfuzzer_sys::fuzz_target!(|data: &[u8]| readers::shard(data));
