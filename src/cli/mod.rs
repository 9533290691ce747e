//! The command line: `impasto stylize`, `impasto batch`, `impasto evaluate`, `impasto learn`, `impasto apply`, `impasto video`,
//! `impasto serve`, `impasto pack`, `impasto schema`, `impasto bench`.
//!
//! Exit status 0; 1 with one line on stderr that says what is wrong and what to do; 2 for a wrong use.

mod allocator;
mod apply;
mod args;
mod batch;
#[cfg(feature = "reference")]
mod bench;
#[cfg(feature = "reference")]
mod bench_video;
mod engine;
mod evaluate;
mod learn;
mod looks;
mod memory;
mod pack;
mod picture_files;
mod pictures;
mod presets;
mod progress_bar;
mod schema;
mod serve;
mod setting_flags;
mod sheet;
mod stylize;
mod video;
mod weights;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

/// Runs the command of this process's arguments.
pub fn run() -> ExitCode {
    allocator::keep_freed_memory();
    let result = match Args::parse().command {
        Command::Stylize(options) => pollster::block_on(stylize::run(&options)),
        Command::Batch(options) => batch::run(&options),
        Command::Evaluate(options) => pollster::block_on(evaluate::run(&options)),
        Command::Learn(options) => pollster::block_on(learn::run(&options)),
        Command::Apply(options) => pollster::block_on(apply::run(&options)),
        Command::Video(options) => pollster::block_on(video::run(&options)),
        Command::Serve(options) => serve::run(&options),
        Command::Pack(options) => pack::run(&options),
        Command::Schema => {
            schema::run();
            Ok(())
        }
        #[cfg(feature = "reference")]
        Command::Bench(options) => pollster::block_on(bench::run(&options)),
        #[cfg(feature = "reference")]
        Command::BenchVideo(options) => pollster::block_on(bench_video::run(&options)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The middle value; 0 for none.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}
