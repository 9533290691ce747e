//! The networks by name, and which of them a weight file holds.

use std::path::Path;

/// Our own narrow network, trained by the code in `training/` to give what VGG-19 gives. Comes with the code.
pub const VGG19_LITE: &str = "vgg19-lite";
/// The original weights of Simonyan and Zisserman, as deep as the source file goes.
pub const VGG19: &str = "vgg19";
/// The narrow network of Collaborative Distillation (Wang et al., CVPR 2020), for comparison.
pub const VGG19_DISTILLED: &str = "vgg19-distilled";
/// The networks to choose from, the default first.
pub const NETWORKS: [&str; 3] = [VGG19_LITE, VGG19, VGG19_DISTILLED];

/// The network that a `.safetensors`, `.pth` or `.bin` file holds, by its name: one that begins with `vgg19`.
pub fn network_of_file(file: &Path) -> Option<&'static str> {
    let extension = file.extension()?.to_str()?;
    let stem = file.file_stem()?.to_str()?;
    if !matches!(extension, "safetensors" | "pth" | "bin") || !stem.starts_with(VGG19) {
        return None;
    }
    let narrow = [("lite", VGG19_LITE), ("distilled", VGG19_DISTILLED)];
    Some(narrow.into_iter().find(|(part, _)| stem.contains(part)).map_or(VGG19, |(_, network)| network))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_tell_their_network() {
        let network = |name: &str| network_of_file(Path::new(name));
        assert_eq!(network("vgg19_distilled16x_conv1_1-conv5_1.safetensors"), Some(VGG19_DISTILLED));
        assert_eq!(network("weights/vgg19_conv1_1-conv3_4.safetensors"), Some(VGG19));
        assert_eq!(network("vgg19-dcbb9e9d.pth"), Some(VGG19));
        assert_eq!(network("vgg19_weights_tf_dim_ordering_tf_kernels_notop_q.bin"), Some(VGG19));
        assert_eq!(network("run/vgg19-lite.safetensors"), Some(VGG19_LITE));
        assert_eq!(network("vgg19.txt"), None);
        assert_eq!(network("resnet.pth"), None);
        assert_eq!(network("README.md"), None);
    }
}
