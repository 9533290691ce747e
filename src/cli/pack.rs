//! `impasto pack`.

use super::args::Pack;
use crate::{
    Error, Result,
    network::{NETWORKS, VGG19, import, pack},
};

pub(super) fn run(options: &Pack) -> Result<()> {
    if !NETWORKS.contains(&options.network.as_str()) {
        return Err(Error::UnknownNetwork { name: options.network.clone(), known: NETWORKS.join(", ") });
    }
    let weights = import::read(&options.from, &options.network)?;
    // Not from the cache: who packs by hand may be changing how.
    let small = options.bits.unwrap_or(if weights.name == VGG19 { 4 } else { 8 }) == 4;
    let packed = if small { pack::pack_small(&weights)? } else { pack::pack(&weights)? };
    pack::write_folder(&packed, &options.out)?;
    println!(
        "{}: {} convolutions, {} parameters, {} bytes in {} shards -> {}",
        weights.name,
        weights.convolutions.len(),
        weights.parameters(),
        packed.manifest.bytes(),
        packed.shards.len(),
        options.out.display()
    );
    Ok(())
}
