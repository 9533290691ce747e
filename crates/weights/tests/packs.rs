//! Packs: what is written reads back, and nothing that was tampered with loads or panics.

mod common;

use common::{small, weights};
use impasto_weights::{
    Error, NetworkWeights,
    pack::{self, Manifest, Pack, Reader},
    quantize, sha256_hex,
};
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec};
use proptest::prelude::*;

fn manifest_bytes(manifest: &Manifest) -> Vec<u8> {
    serde_json::to_vec(manifest).unwrap()
}

fn read(manifest: &[u8], shards: &[Vec<u8>]) -> Result<NetworkWeights, Error> {
    let mut reader = Reader::new(manifest, "test/manifest.json")?;
    for (index, shard) in shards.iter().enumerate().take(reader.manifest().shards.len()) {
        reader.add(index, shard)?;
    }
    reader.finish()
}

/// A pack whose manifest and hashes are honest about the given shard bytes.
fn honest(mut pack: Pack, shard: Vec<u8>) -> Pack {
    let sha256 = sha256_hex(&shard);
    pack.manifest.shards[0] = pack::Shard { file: format!("{}.deflate", &sha256[..16]), bytes: shard.len(), sha256 };
    pack.shards[0] = shard;
    pack
}

#[test]
fn a_pack_reads_back_as_its_quantized_filters() {
    let weights = small();
    let pack = pack::pack(&weights).unwrap();
    let back = read(&manifest_bytes(&pack.manifest), &pack.shards).unwrap();
    assert_eq!(
        (&back.name, &back.normalization, &back.licence),
        (&weights.name, &weights.normalization, &weights.licence)
    );
    for (found, conv) in back.convolutions.iter().zip(&weights.convolutions) {
        let expected = quantize::quantize(&conv.weight, conv.outputs);
        assert_eq!(found.weight, quantize::dequantize(&expected.values, &expected.scales, &vec![1.0; conv.inputs]));
        assert_eq!(found.bias, conv.bias);
        let error: f32 = found.weight.iter().zip(&conv.weight).map(|(a, b)| (a - b).powi(2)).sum();
        let square: f32 = conv.weight.iter().map(|w| w * w).sum();
        assert!((error / square).sqrt() < 0.01, "int8 is off by {}", (error / square).sqrt());
    }
}

#[test]
fn a_folder_holds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let pack = pack::pack(&small()).unwrap();
    pack::write_folder(&pack, folder.path()).unwrap();
    let back = pack::read_folder(folder.path()).unwrap();
    assert_eq!(back, read(&manifest_bytes(&pack.manifest), &pack.shards).unwrap());
}

#[test]
fn a_large_network_is_split_into_shards_of_at_most_4_mib() {
    let large = weights(&[64, 512, 512, 512], 1);
    let pack = pack::pack(&large).unwrap();
    assert!(pack.shards.len() >= 2);
    assert!(pack.shards.iter().all(|shard| shard.len() <= pack::MAX_SHARD_BYTES));
    assert_eq!(read(&manifest_bytes(&pack.manifest), &pack.shards).unwrap().parameters(), large.parameters());
}

#[test]
fn shards_come_in_any_order_and_a_failed_one_can_come_again() {
    let pack = pack::pack(&weights(&[64, 512, 512, 512], 1)).unwrap();
    let mut reader = Reader::new(&manifest_bytes(&pack.manifest), "m").unwrap();
    assert!(matches!(reader.add(0, &pack.shards[1]), Err(Error::BadShard { .. })));
    assert!(!reader.has(0));
    for index in (0..pack.shards.len()).rev() {
        reader.add(index, &pack.shards[index]).unwrap();
    }
    assert!(reader.finish().is_ok());
}

#[test]
fn a_missing_shard_is_named() {
    let pack = pack::pack(&small()).unwrap();
    let reader = Reader::new(&manifest_bytes(&pack.manifest), "m").unwrap();
    assert!(reader.finish().unwrap_err().to_string().contains("conv1_1"));
}

#[test]
fn manifests_that_lie_are_refused() {
    let pack = pack::pack(&small()).unwrap();
    let lie = |change: &dyn Fn(&mut Manifest)| {
        let mut manifest = pack.manifest.clone();
        change(&mut manifest);
        let error = read(&manifest_bytes(&manifest), &pack.shards).expect_err("a lie");
        assert!(matches!(error, Error::BadManifest { .. } | Error::BadShard { .. }), "{error:?}");
        error.to_string()
    };
    let other_hash = "0".repeat(64);
    assert!(lie(&|m| m.format = 3).contains("format 3"));
    assert!(lie(&|m| m.format = 0).contains("format 0"));
    assert!(lie(&|m| m.format = 1).contains("not named after its hash"));
    assert!(lie(&|m| m.shards[0].bytes += 1).contains("bytes came instead"));
    assert!(lie(&|m| m.shards[0].bytes = 5 << 20).contains("allowed are"));
    assert!(lie(&|m| m.shards[0].file = "../../etc/passwd".into()).contains("not named after its hash"));
    assert!(
        lie(&|m| {
            m.shards[0].sha256.clone_from(&other_hash);
            m.shards[0].file = format!("{}.deflate", &other_hash[..16]);
        })
        .contains("do not match its hash")
    );
    assert!(lie(&|m| m.layers[1].outputs = 7).contains("conv2_1 has"));
    assert!(lie(&|m| m.layers[3].outputs = 9).contains("instead of"));
    assert!(lie(&|m| m.layers[0].name = "conv1_2".into()).contains("at the start it lists"));
    assert!(lie(&|m| m.layers[2].name = "conv3_1".into()).contains("after conv1_2 it lists the layer \"conv3_1\""));
    assert!(lie(&|m| m.layers[3].name = "conv2_1".into()).contains("after conv2_1 it lists the layer \"conv2_1\""));
    assert!(lie(&|m| m.layers.clear()).contains("no layers"));
    assert!(lie(&|m| m.normalization.bias[0] = 1e39_f64 as f32).contains("manifest"));
    assert!(lie(&|m| m.name = "../vgg".into()).contains("../vgg"));
    assert!(lie(&|m| m.shards.clear()).contains("0 shards"));
}

#[test]
fn a_nan_scale_is_refused_though_its_hash_is_right() {
    let pack = pack::pack(&small()).unwrap();
    let scale = quantize::quantize(&small().convolutions[0].weight, 4).scales[1];
    for poison in [f32::NAN, f32::INFINITY, -1.0] {
        let mut shard = decompress_to_vec(&pack.shards[0]).unwrap();
        let at = shard.windows(4).position(|bytes| bytes == scale.to_le_bytes()).expect("the scale is in the shard");
        shard[at..at + 4].copy_from_slice(&poison.to_le_bytes());
        let pack = honest(pack::pack(&small()).unwrap(), compress_to_vec(&shard, 1));
        let message = read(&manifest_bytes(&pack.manifest), &pack.shards).unwrap_err().to_string();
        assert!(message.contains("conv1_1.scale holds"), "{message}");
    }
}

/// Packs made before shards were deflated.
#[test]
fn a_pack_of_format_1_reads_the_same() {
    let weights = small();
    let Pack { mut manifest, mut shards } = pack::pack(&weights).unwrap();
    let expected = read(&manifest_bytes(&manifest), &shards).unwrap();
    manifest.format = 1;
    shards = shards.iter().map(|shard| decompress_to_vec(shard).unwrap()).collect();
    manifest.shards = shards
        .iter()
        .map(|shard| {
            let sha256 = sha256_hex(shard);
            pack::Shard { file: format!("{}.safetensors", &sha256[..16]), bytes: shard.len(), sha256 }
        })
        .collect();
    assert_eq!(read(&manifest_bytes(&manifest), &shards).unwrap(), expected);
}

#[test]
fn a_shard_that_inflates_to_gigabytes_is_refused_early() {
    let pack = honest(pack::pack(&small()).unwrap(), compress_to_vec(&vec![0; 64 << 20], 1));
    let message = read(&manifest_bytes(&pack.manifest), &pack.shards).unwrap_err().to_string();
    assert!(message.contains("inflates to more than"), "{message}");
}

#[test]
fn a_small_pack_reads_back_near_its_filters() {
    let weights = weights(&[16, 16, 24], 5);
    let pack = pack::pack_small(&weights).unwrap();
    assert!(pack.manifest.bytes() < pack::pack(&weights).unwrap().manifest.bytes());
    let back = read(&manifest_bytes(&pack.manifest), &pack.shards).unwrap();
    for (found, conv) in back.convolutions.iter().zip(&weights.convolutions) {
        let error: f32 = found.weight.iter().zip(&conv.weight).map(|(a, b)| (a - b).powi(2)).sum();
        let square: f32 = conv.weight.iter().map(|w| w * w).sum();
        assert!(found.weight != conv.weight && (error / square).sqrt() < 0.2, "off by {}", (error / square).sqrt());
    }
}

#[test]
fn a_web_page_in_place_of_the_manifest_says_so() {
    let message = Reader::new(b"\n<!doctype html><title>Not found</title>", "m").err().unwrap().to_string();
    assert!(message.contains("web page"), "{message}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any flipped byte of a shard is caught by the hash.
    #[test]
    fn a_flipped_byte_never_loads(at in any::<prop::sample::Index>(), flip in 1u8..) {
        let mut pack = pack::pack(&small()).unwrap();
        let at = at.index(pack.shards[0].len());
        pack.shards[0][at] ^= flip;
        prop_assert!(read(&manifest_bytes(&pack.manifest), &pack.shards).is_err());
    }

    /// A shard that is wrong but whose hash the manifest confirms is caught by its contents, or holds finite weights
    /// of the right shapes; it never panics.
    #[test]
    fn a_flipped_byte_behind_a_right_hash_never_panics(
        at in any::<prop::sample::Index>(), flip in 1u8.., inside in any::<bool>()
    ) {
        let pack = pack::pack(&small()).unwrap();
        // Of what was deflated, or of what deflating left.
        let mut shard = if inside { decompress_to_vec(&pack.shards[0]).unwrap() } else { pack.shards[0].clone() };
        let at = at.index(shard.len());
        shard[at] ^= flip;
        let pack = honest(pack, if inside { compress_to_vec(&shard, 1) } else { shard });
        if let Ok(weights) = read(&manifest_bytes(&pack.manifest), &pack.shards) {
            prop_assert!(weights.check().is_ok());
        }
    }

    #[test]
    fn a_cut_shard_never_loads(keep in any::<prop::sample::Index>()) {
        let pack = pack::pack(&small()).unwrap();
        let shard = pack.shards[0][..keep.index(pack.shards[0].len())].to_vec();
        prop_assert!(read(&manifest_bytes(&pack.manifest), std::slice::from_ref(&shard)).is_err());
        // Not even where the manifest confirms the cut.
        let pack = honest(pack, shard);
        prop_assert!(read(&manifest_bytes(&pack.manifest), &pack.shards).is_err());
    }

    #[test]
    fn a_mangled_manifest_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let pack = pack::pack(&small()).unwrap();
        let mut manifest = manifest_bytes(&pack.manifest);
        let at = at.index(manifest.len());
        if cut { manifest.truncate(at) } else { manifest[at] = byte }
        if let Ok(weights) = read(&manifest, &pack.shards) {
            prop_assert!(weights.check().is_ok());
        }
    }

    #[test]
    fn noise_is_no_manifest(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Reader::new(&bytes, "m").is_err());
    }
}
