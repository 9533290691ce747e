//! `impasto pack`.

use super::args::Pack;
use crate::{
    Error, Result,
    network::{NETWORKS, import, pack},
};

pub(super) fn run(options: &Pack) -> Result<()> {
    if !NETWORKS.contains(&options.network.as_str()) {
        return Err(Error::UnknownNetwork { name: options.network.clone(), known: NETWORKS.join(", ") });
    }
    let filters = import::read(&options.from, &options.network)?;
    let packed = pack::pack(&filters)?;
    pack::write_folder(&packed, &options.out)?;
    println!(
        "{}: {} convolutions, {} parameters, {} bytes in {} shards -> {}",
        filters.name,
        filters.convolutions.len(),
        filters.parameters(),
        packed.manifest.bytes(),
        packed.shards.len(),
        options.out.display()
    );
    Ok(())
}
