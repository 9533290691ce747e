//! `impasto batch`: many paintings by a list, in one process or in several that share it out.

mod failures;
mod manifest;
mod painter;
mod shard;

use std::{
    fs,
    path::Path,
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Instant,
};

use impasto_weights::FileError;
use serde_json::json;

pub(super) use self::shard::Shard;
use self::{
    failures::Failures,
    manifest::Painting,
    painter::{Outcome, Painter},
};
use super::{args::Batch, engine, picture_files, progress_bar::progress_bar};
use crate::{Error, Result};

/// What became of the paintings that were asked for.
#[derive(Default)]
struct Tally {
    painted: usize,
    skipped: usize,
    failed: usize,
}

pub(super) fn run(options: &Batch) -> Result<()> {
    let begin = Instant::now();
    let bytes = picture_files::read_bytes(&options.manifest)?;
    let mut lines = manifest::read(&bytes, options.manifest.parent().unwrap_or(Path::new("")));
    lines.retain(|(line, _)| options.shard.is_none_or(|shard| shard.has(*line)));
    let asked = lines.len();
    fs::create_dir_all(&options.out).map_err(|error| FileError::written(&options.out, &error))?;
    let mut failures = Failures::new(&options.out, options.shard)?;
    let engine = pollster::block_on(engine::open(options.engine.device))?;
    let painter = Painter::new(engine, options.engine.weights.as_deref(), &options.out);

    let tally = paint(lines, usize::from(options.jobs), &painter, &mut failures)?;
    summarize(&tally, begin.elapsed().as_secs_f64(), options.json);
    match tally.failed {
        0 => Ok(()),
        failed => Err(Error::PaintingsFailed { failed, asked, list: failures.path().display().to_string() }),
    }
}

/// Makes the paintings, so many at once. Fails only where a failure cannot be written down.
fn paint(
    lines: Vec<(usize, Result<Painting>)>,
    jobs: usize,
    painter: &Painter,
    failures: &mut Failures,
) -> Result<Tally> {
    let bar = progress_bar(lines.len() as u64, "{wide_bar} {pos}/{len}  {eta} left");
    let lines = Mutex::new(lines.into_iter());
    let next = || lines.lock().unwrap_or_else(PoisonError::into_inner).next();
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let (sender, outcomes) = mpsc::channel();
        for _ in 0..jobs {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((line, painting)) = next() {
                    let outcome = painting.and_then(|painting| painter.make(line, painting));
                    // Nobody listens any more where a failure could not be written down.
                    if sender.send((line, outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        // The outcomes end with the last thread's.
        drop(sender);
        for (line, outcome) in outcomes {
            tally.add(line, &outcome, failures)?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(tally)
    })
}

impl Tally {
    fn add(&mut self, line: usize, outcome: &Result<Outcome>, failures: &mut Failures) -> Result<()> {
        match outcome {
            Ok(Outcome::Painted) => self.painted += 1,
            Ok(Outcome::Skipped) => self.skipped += 1,
            Err(error) => {
                self.failed += 1;
                failures.add(line, error)?;
            }
        }
        Ok(())
    }
}

fn summarize(&Tally { painted, skipped, failed }: &Tally, seconds: f64, as_json: bool) {
    if as_json {
        let seconds = (seconds * 1e3).round() / 1e3;
        println!("{}", json!({ "painted": painted, "skipped": skipped, "failed": failed, "seconds": seconds }));
    } else {
        println!("{painted} painted, {skipped} skipped, {failed} failed in {seconds:.0} s");
    }
}
