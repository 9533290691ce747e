//! The GPU kernels: their sources, how many buffers each takes and how many invocations make a workgroup. Bindings, shapes
//! and dispatch sizes stand at the head of each file.

use super::{BINS, PARTS, template::expand};

/// A program for the GPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kernel {
    Adam,
    ChannelMoments,
    Combine,
    Conv3x3Direct,
    CopyRows,
    Dot,
    Dots,
    Gram,
    MatrixProduct,
    GramReduce,
    Histogram,
    InstanceNorm,
    InstanceNormGradient,
    InstanceNormSums,
    LearnedConvolution,
    LearnedInputGradient,
    LearnedWeightGradient,
    Pool { max: bool },
    PoolGradient { max: bool },
    Range,
    ReluGradient,
    Sigmoid,
    SigmoidGradient,
    SumRows,
    Transport,
    TransportDifference,
    Tv,
    WinogradGemm(Gemm),
    WinogradInput,
    WinogradOutput,
    WinogradOutputGradient,
    WinogradWeights,
}

/// The tile, outputs x tiles, that the products of a Winograd convolution are made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Gemm {
    /// One invocation each, in registers.
    Tile16x16,
    /// As before.
    Tile16x8,
    /// As before.
    Tile16x4,
    /// A workgroup each, in workgroup memory.
    Shared64x64,
}

impl Gemm {
    /// Outputs and tiles of one tile.
    pub(crate) fn extent(self) -> (usize, usize) {
        match self {
            Self::Tile16x16 => (16, 16),
            Self::Tile16x8 => (16, 8),
            Self::Tile16x4 => (16, 4),
            Self::Shared64x64 => (64, 64),
        }
    }

    /// Tiles that lie together in V.
    pub(crate) fn block(self) -> usize {
        self.extent().1.min(16)
    }
}

impl Kernel {
    /// Those of distributions: compiled when a loss asks for them.
    #[cfg(test)]
    const OF_DISTRIBUTIONS: [Self; 4] =
        [Self::ChannelMoments, Self::Histogram, Self::Transport, Self::TransportDifference];

    /// Those of generators: compiled when one paints or learns.
    #[cfg(test)]
    const OF_GENERATORS: [Self; 8] = [
        Self::InstanceNorm,
        Self::InstanceNormGradient,
        Self::InstanceNormSums,
        Self::LearnedConvolution,
        Self::LearnedInputGradient,
        Self::LearnedWeightGradient,
        Self::Sigmoid,
        Self::SigmoidGradient,
    ];

    /// Every kernel that the loop uses with this pooling and the default losses, on such an adapter.
    pub(crate) fn all(max: bool, software: bool) -> Vec<Self> {
        let gemms: &[Gemm] = if software {
            &[Gemm::Tile16x16, Gemm::Tile16x8, Gemm::Tile16x4]
        } else {
            &[Gemm::Shared64x64, Gemm::Tile16x4]
        };
        let mut all = vec![
            Self::WinogradWeights,
            Self::WinogradInput,
            Self::WinogradOutput,
            Self::Conv3x3Direct,
            Self::CopyRows,
            Self::Pool { max },
            Self::Gram,
            Self::GramReduce,
            Self::Dot,
            Self::SumRows,
            Self::Combine,
            Self::MatrixProduct,
            Self::ReluGradient,
            Self::WinogradOutputGradient,
            Self::PoolGradient { max },
            Self::Tv,
            Self::Range,
            Self::Dots,
            Self::Adam,
        ];
        all.splice(2..2, gemms.iter().map(|gemm| Self::WinogradGemm(*gemm)));
        all
    }

    /// WGSL, ready to compile.
    pub(crate) fn source(self, software: bool) -> String {
        let max = matches!(self, Self::Pool { max: true } | Self::PoolGradient { max: true });
        let columns = if let Self::WinogradGemm(gemm) = self { gemm.extent().1 / 4 } else { 0 };
        // What is included has parameters too.
        let parameters = [
            ("inverse", include_str!("winograd_inverse.wgsl")),
            ("bin", include_str!("bins.wgsl")),
            ("bins", &BINS.to_string()),
            ("parts", &PARTS.to_string()),
            ("element", include_str!("folded_element.wgsl")),
            ("normalization", include_str!("normalization.wgsl")),
            ("reflected", include_str!("reflected.wgsl")),
            ("workgroup", &self.workgroup(software).to_string()),
            ("max", if max { "true" } else { "false" }),
            ("columns", &columns.to_string()),
        ];
        expand(self.template(), &parameters)
    }

    /// Invocations in a workgroup. Few where each is heavy and the adapter is a processor: the shares are more even.
    pub(crate) fn workgroup(self, software: bool) -> usize {
        match self {
            Self::WinogradGemm(Gemm::Tile16x16 | Gemm::Tile16x8 | Gemm::Tile16x4) if software => 16,
            Self::ChannelMoments | Self::Histogram | Self::InstanceNormSums => 256,
            _ => 64,
        }
    }

    /// Buffers, the last being `params`.
    pub(crate) fn bindings(self) -> usize {
        self.template().matches("@binding(").count()
    }

    /// The names of its parameters, in order.
    pub(crate) fn fields(self) -> Vec<&'static str> {
        let (_, after) = self.template().split_once("struct Params {").expect("every kernel has parameters");
        let (body, _) = after.split_once("\n}").expect("a struct ends");
        body.lines().filter_map(|line| line.trim().split_once(": ").map(|(name, _)| name)).collect()
    }

    /// The name of a buffer, by its number.
    pub(crate) fn buffer_name(self, binding: usize) -> Option<&'static str> {
        let (_, after) = self.template().split_once(&format!("@binding({binding}) var<storage, read_write> "))?;
        after.split(':').next()
    }

    fn template(self) -> &'static str {
        match self {
            Self::Adam => include_str!("adam.wgsl"),
            Self::ChannelMoments => include_str!("channel_moments.wgsl"),
            Self::Combine => include_str!("combine.wgsl"),
            Self::Conv3x3Direct => include_str!("conv3x3_direct.wgsl"),
            Self::CopyRows => include_str!("copy_rows.wgsl"),
            Self::Dot => include_str!("dot.wgsl"),
            Self::Dots => include_str!("dots.wgsl"),
            Self::Gram => include_str!("gram.wgsl"),
            Self::MatrixProduct => include_str!("matrix_product.wgsl"),
            Self::GramReduce => include_str!("gram_reduce.wgsl"),
            Self::Histogram => include_str!("histogram.wgsl"),
            Self::InstanceNorm => include_str!("instance_norm.wgsl"),
            Self::InstanceNormGradient => include_str!("instance_norm_gradient.wgsl"),
            Self::InstanceNormSums => include_str!("instance_norm_sums.wgsl"),
            Self::LearnedConvolution => include_str!("learned_convolution.wgsl"),
            Self::LearnedInputGradient => include_str!("learned_input_gradient.wgsl"),
            Self::LearnedWeightGradient => include_str!("learned_weight_gradient.wgsl"),
            Self::Pool { .. } => include_str!("pool.wgsl"),
            Self::PoolGradient { .. } => include_str!("pool_gradient.wgsl"),
            Self::Range => include_str!("range.wgsl"),
            Self::ReluGradient => include_str!("relu_gradient.wgsl"),
            Self::Sigmoid => include_str!("sigmoid.wgsl"),
            Self::SigmoidGradient => include_str!("sigmoid_gradient.wgsl"),
            Self::SumRows => include_str!("sum_rows.wgsl"),
            Self::Transport => include_str!("transport.wgsl"),
            Self::TransportDifference => include_str!("transport_difference.wgsl"),
            Self::Tv => include_str!("tv.wgsl"),
            Self::WinogradGemm(Gemm::Tile16x16 | Gemm::Tile16x8 | Gemm::Tile16x4) => {
                include_str!("winograd_gemm_16.wgsl")
            }
            Self::WinogradGemm(Gemm::Shared64x64) => include_str!("winograd_gemm_shared_64x64.wgsl"),
            Self::WinogradInput => include_str!("winograd_input.wgsl"),
            Self::WinogradOutput => include_str!("winograd_output.wgsl"),
            Self::WinogradOutputGradient => include_str!("winograd_output_gradient.wgsl"),
            Self::WinogradWeights => include_str!("winograd_weights.wgsl"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::params::{self, Params},
        Gemm, Kernel,
    };

    #[test]
    fn kernels_are_told_the_parameters_that_they_read() {
        let check = |kernel: Kernel, told: &[&str]| assert_eq!(kernel.fields(), told, "{kernel:?}");
        check(Kernel::Adam, params::Adam::FIELDS);
        check(Kernel::ChannelMoments, params::ChannelMoments::FIELDS);
        check(Kernel::Combine, params::Combine::FIELDS);
        check(Kernel::Conv3x3Direct, params::Conv3x3Direct::FIELDS);
        check(Kernel::CopyRows, params::CopyRows::FIELDS);
        check(Kernel::Dot, params::Dot::FIELDS);
        check(Kernel::Dots, params::Dots::FIELDS);
        check(Kernel::Gram, params::Gram::FIELDS);
        check(Kernel::MatrixProduct, params::MatrixProduct::FIELDS);
        check(Kernel::GramReduce, params::GramReduce::FIELDS);
        check(Kernel::Histogram, params::Histogram::FIELDS);
        check(Kernel::InstanceNorm, params::InstanceNorm::FIELDS);
        check(Kernel::InstanceNormGradient, params::InstanceNorm::FIELDS);
        check(Kernel::InstanceNormSums, params::InstanceNormSums::FIELDS);
        check(Kernel::LearnedConvolution, params::LearnedConvolution::FIELDS);
        check(Kernel::LearnedInputGradient, params::LearnedGradient::FIELDS);
        check(Kernel::LearnedWeightGradient, params::LearnedGradient::FIELDS);
        check(Kernel::Pool { max: false }, params::Pool::FIELDS);
        check(Kernel::PoolGradient { max: true }, params::PoolGradient::FIELDS);
        check(Kernel::Range, params::Range::FIELDS);
        check(Kernel::ReluGradient, params::Elements::FIELDS);
        check(Kernel::Sigmoid, params::Elements::FIELDS);
        check(Kernel::SigmoidGradient, params::Elements::FIELDS);
        check(Kernel::SumRows, params::SumRows::FIELDS);
        check(Kernel::Transport, params::Transport::FIELDS);
        check(Kernel::TransportDifference, params::TransportDifference::FIELDS);
        check(Kernel::Tv, params::Tv::FIELDS);
        check(Kernel::WinogradGemm(Gemm::Tile16x4), params::WinogradGemm::FIELDS);
        check(Kernel::WinogradGemm(Gemm::Shared64x64), params::WinogradGemm::FIELDS);
        check(Kernel::WinogradInput, params::WinogradInput::FIELDS);
        check(Kernel::WinogradOutput, params::WinogradOutput::FIELDS);
        check(Kernel::WinogradOutputGradient, params::WinogradOutputGradient::FIELDS);
        check(Kernel::WinogradWeights, params::WinogradWeights::FIELDS);
    }

    #[test]
    fn every_shader_is_warmed_up() {
        // Where cargo runs tests.
        let folder = "src/kernels";
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // Parts of several kernels, none by itself.
            let parts =
                ["winograd_inverse.wgsl", "folded_element.wgsl", "bins.wgsl", "normalization.wgsl", "reflected.wgsl"];
            let included = parts.iter().any(|name| path.ends_with(name));
            if !included && path.extension().is_some_and(|extension| extension == "wgsl") {
                files.push(std::fs::read_to_string(path).unwrap());
            }
        }
        let warmed: Vec<_> = [true, false]
            .into_iter()
            .flat_map(|software| Kernel::all(false, software))
            .chain(Kernel::OF_DISTRIBUTIONS)
            .chain(Kernel::OF_GENERATORS)
            .collect();
        assert!(!files.is_empty());
        for file in &files {
            assert!(warmed.iter().any(|kernel| kernel.template() == file), "not warmed up: {file}");
        }
    }
}
