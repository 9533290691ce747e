//! `impasto bench`: the time of one iteration at one size.

use std::time::Instant;

use serde_json::json;

use super::{args::Bench, engine, median, memory, weights};
use crate::{
    Result,
    bench::{self, Implementation, Loop},
    device::Kind,
    network::NetworkWeights,
};

pub(super) async fn run(options: &Bench) -> Result<()> {
    let weights = weights(options)?;
    if let Some(threads) = options.threads {
        // Fails only where the pool is in use already.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let mut engine = engine::open(options.engine.device).await?;
    if options.hardware {
        engine = engine.with_kernels_for(false);
    }
    let implementation = if options.reference { Implementation::Burn } else { Implementation::Impasto };
    let begin = Instant::now();
    let mut painting = Loop::new(implementation, &weights, options.size, &engine, options.checkpointing).await?;
    let prepared = begin.elapsed().as_secs_f64() * 1e3;
    let mut times = Vec::new();
    for _ in 0..=options.iterations {
        let begin = Instant::now();
        painting.step().await?;
        times.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    let (first, iteration) = (times[0], median(&times[1..]));
    let name = match implementation {
        Implementation::Impasto => format!("impasto-{}", engine.kind().name()),
        Implementation::Burn => format!("burn-{}", engine.kind().name()),
    };
    let gflops = bench::flops(&weights, options.size) / iteration / 1e6;
    let threads = (engine.kind() == Kind::Cpu).then(rayon::current_num_threads);
    if options.json {
        let report = json!({
            "where": "native", "engine": name, "network": weights.name, "size": options.size, "threads": threads,
            "first_ms": first, "iteration_ms": iteration, "gflops": gflops, "peak_bytes": memory::peak_bytes(&engine),
            "prepare_ms": prepared, "label": engine.label(),
        });
        println!("{report}");
    } else {
        println!(
            "{name}, {} at {} px on {}: {iteration:.1} ms an iteration, the first {first:.1} ms, {gflops:.0} GFLOP/s",
            weights.name,
            options.size,
            engine.label(),
        );
    }
    Ok(())
}

fn weights(options: &Bench) -> Result<NetworkWeights> {
    if options.network == bench::VGG19_SHAPE {
        return Ok(bench::vgg19_shape());
    }
    weights::find(Some(&options.network), options.engine.weights.as_deref())
}
