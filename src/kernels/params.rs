//! What each GPU kernel is told, besides its buffers: the fields of `Params` in its WGSL, in order.

/// The words of a kernel's parameters.
pub(crate) trait Params {
    /// The fields in order, as the WGSL names them.
    const FIELDS: &'static [&'static str];

    /// As the kernel reads them.
    fn words(&self) -> Vec<u32>;
}

/// One word, or several of one kind.
trait Word {
    fn push(&self, words: &mut Vec<u32>);
}

impl Word for usize {
    fn push(&self, words: &mut Vec<u32>) {
        words.push(u32::try_from(*self).expect("sizes are checked when a painting is planned"));
    }
}

impl Word for bool {
    fn push(&self, words: &mut Vec<u32>) {
        words.push(u32::from(*self));
    }
}

impl Word for f64 {
    fn push(&self, words: &mut Vec<u32>) {
        words.push((*self as f32).to_bits());
    }
}

impl<const N: usize> Word for [f64; N] {
    fn push(&self, words: &mut Vec<u32>) {
        for word in self {
            word.push(words);
        }
    }
}

macro_rules! params {
    ($($(#[doc = $about:literal])+ $kernel:ident { $($(#[doc = $doc:literal])+ $field:ident: $kind:ty,)+ })+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Copy, Debug)]
            pub(crate) struct $kernel {
                $($(#[doc = $doc])+ pub(crate) $field: $kind,)+
            }

            impl Params for $kernel {
                const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];

                fn words(&self) -> Vec<u32> {
                    let mut words = Vec::new();
                    $(self.$field.push(&mut words);)+
                    words
                }
            }
        )+
    };
}

params! {
    /// One step of Adam.
    Adam {
        /// Elements of each vector.
        elements: usize,
        /// Elements of a row of invocations.
        fold: usize,
        /// `alpha / (1 - beta_1^t)`
        rate: f64,
        /// `beta_1`
        beta1: f64,
        /// `beta_2`
        beta2: f64,
        /// `1 / (1 - beta_2^t)`
        correction: f64,
        /// Against division by zero.
        epsilon: f64,
    }
    /// The sums of each channel's values and of their squares.
    ChannelMoments {
        /// Channels.
        channels: usize,
        /// Of a channel.
        pixels: usize,
        /// Of the sums.
        scale: f64,
    }
    /// A sum of vectors with factors.
    Combine {
        /// Elements of each vector.
        elements: usize,
        /// Elements of a row of invocations.
        fold: usize,
        /// Vectors.
        count: usize,
        /// Whether the result is added to what is there.
        add: bool,
        /// Of each vector.
        factors: [f64; 6],
    }
    /// A direct convolution.
    Conv3x3Direct {
        /// Channels.
        inputs: usize,
        /// Channels.
        outputs: usize,
        /// Pixels.
        height: usize,
        /// Pixels.
        width: usize,
        /// Whether there is one behind it.
        relu: bool,
    }
    /// Rows of a map into another.
    CopyRows {
        /// Pixels of the rows that are copied.
        count: usize,
        /// Of a channel of x.
        x_pixels: usize,
        /// The first pixel in a channel of x.
        x_first: usize,
        /// Of a channel of y.
        y_pixels: usize,
        /// The first pixel in a channel of y.
        y_first: usize,
    }
    /// An inner product.
    Dot {
        /// Elements of each vector.
        elements: usize,
        /// Partial sums of a row.
        parts: usize,
        /// The row of partial sums.
        row: usize,
        /// Of the result.
        scale: f64,
        /// Whether the vectors are one.
        same: bool,
    }
    /// Inner products of some vectors with others.
    Dots {
        /// Elements of each vector.
        elements: usize,
        /// Partial sums of a row.
        parts: usize,
        /// Vectors a.
        rows: usize,
        /// Vectors b.
        vectors: usize,
        /// The first row of partial sums.
        first: usize,
        /// Rows of partial sums from one b to the next.
        stride: usize,
    }
    /// A Gram matrix in parts.
    Gram {
        /// Channels.
        channels: usize,
        /// Of a channel.
        pixels: usize,
        /// Pixels of a part, a multiple of 4.
        part_pixels: usize,
    }
    /// A matrix by a map.
    MatrixProduct {
        /// Channels.
        channels: usize,
        /// Of a channel.
        pixels: usize,
        /// Whether there is a base.
        has_base: bool,
        /// Of the gradient.
        factor: f64,
    }
    /// The sum of the parts of a Gram matrix.
    GramReduce {
        /// Channels.
        channels: usize,
        /// How many.
        parts: usize,
        /// Whether there is a target.
        has_target: bool,
        /// Of the result.
        scale: f64,
    }
    /// 2x2 pooling.
    Pool {
        /// Channels.
        channels: usize,
        /// Pixels.
        height: usize,
        /// Pixels.
        width: usize,
    }
    /// The gradient of 2x2 pooling.
    PoolGradient {
        /// Channels.
        channels: usize,
        /// Pixels.
        height: usize,
        /// Pixels.
        width: usize,
        /// Whether there is a gradient to add.
        has_extra: bool,
    }
    /// Histograms of each channel's values.
    Histogram {
        /// Channels.
        channels: usize,
        /// Of a channel.
        pixels: usize,
    }
    /// How far a picture leaves 0..1.
    Range {
        /// Elements of each vector.
        elements: usize,
        /// Whether there is a base.
        has_base: bool,
        /// Of the gradient.
        factor: f64,
        /// Partial sums of a row.
        parts: usize,
        /// The row of partial sums.
        row: usize,
    }
    /// What is done with each element by itself.
    Elements {
        /// Elements of each vector.
        elements: usize,
        /// Elements of a row of invocations.
        fold: usize,
    }
    /// The sums of rows of partial sums.
    SumRows {
        /// Partial sums of a row.
        parts: usize,
    }
    /// The optimal transport between histograms.
    Transport {
        /// Channels.
        channels: usize,
    }
    /// How far each value moves by a transport.
    TransportDifference {
        /// Elements of the map.
        elements: usize,
        /// Elements of a row of invocations.
        fold: usize,
        /// Channels.
        channels: usize,
        /// Of a channel.
        pixels: usize,
    }
    /// Total variation.
    Tv {
        /// Channels.
        channels: usize,
        /// Pixels.
        height: usize,
        /// Pixels.
        width: usize,
        /// Whether there is a base.
        has_base: bool,
        /// Of the gradient.
        factor: f64,
        /// Partial sums of a row.
        parts: usize,
        /// The row of partial sums.
        row: usize,
    }
    /// The products of a Winograd convolution.
    WinogradGemm {
        /// A quarter of the channels of V.
        inputs4: usize,
        /// A quarter of the channels of M.
        outputs4: usize,
        /// A quarter of the tiles.
        tiles4: usize,
    }
    /// The input transform.
    WinogradInput {
        /// Channels.
        channels: usize,
        /// Pixels.
        height: usize,
        /// Pixels.
        width: usize,
        /// Tiles of a row.
        across: usize,
        /// The first tile.
        first: usize,
        /// Of this chunk, padded.
        tiles: usize,
        /// Tiles per invocation of the product.
        block: usize,
    }
    /// The output transform of the forward pass.
    WinogradOutput {
        /// Channels.
        channels: usize,
        /// Pixels.
        height: usize,
        /// Pixels.
        width: usize,
        /// Tiles of a row.
        across: usize,
        /// The first tile.
        first: usize,
        /// Of this chunk, padded.
        tiles: usize,
        /// Numbers of one of the 36 planes of M.
        plane: usize,
        /// Whether there is one behind it.
        relu: bool,
    }
    /// The output transform of the backward pass.
    WinogradOutputGradient {
        /// Channels.
        channels: usize,
        /// Pixels.
        height: usize,
        /// Pixels.
        width: usize,
        /// Tiles of a row.
        across: usize,
        /// The first tile.
        first: usize,
        /// Of this chunk, padded.
        tiles: usize,
        /// Numbers of one of the 36 planes of M.
        plane: usize,
        /// Whether there is a gradient to add.
        has_extra: bool,
        /// Whether there is a mask.
        has_activation: bool,
    }
    /// Instance normalization, and its gradient with respect to its input.
    InstanceNorm {
        /// Numbers of the map.
        elements: usize,
        /// Of a row of invocations.
        fold: usize,
        /// Channels.
        channels: usize,
        /// Of a channel.
        pixels: usize,
        /// Whether there is one behind it.
        relu: bool,
    }
    /// Its gradients with respect to scales and shifts.
    InstanceNormSums {
        /// Channels.
        channels: usize,
        /// Of a channel.
        pixels: usize,
        /// Whether there is one behind it.
        relu: bool,
    }
    /// A convolution whose weights are learned.
    LearnedConvolution {
        /// Channels.
        inputs: usize,
        /// Channels.
        outputs: usize,
        /// Side of a filter.
        kernel: usize,
        /// Steps between two outputs.
        stride: usize,
        /// How often each pixel of the input is repeated.
        upsampling: usize,
        /// Of the input.
        height: usize,
        /// Of the input.
        width: usize,
        /// Of the output.
        rows: usize,
        /// Of the output.
        columns: usize,
        /// Whether there is one.
        has_bias: bool,
    }
    /// Its gradients.
    LearnedGradient {
        /// Channels.
        inputs: usize,
        /// Channels.
        outputs: usize,
        /// Side of a filter.
        kernel: usize,
        /// Steps between two outputs.
        stride: usize,
        /// How often each pixel of the input is repeated.
        upsampling: usize,
        /// Of the input.
        height: usize,
        /// Of the input.
        width: usize,
        /// Of the output.
        rows: usize,
        /// Of the output.
        columns: usize,
    }
    /// The weight transform.
    WinogradWeights {
        /// Channels.
        outputs: usize,
        /// Channels.
        inputs: usize,
        /// Whether for the data gradient.
        transposed: bool,
        /// Reduced channels.
        k_padded: usize,
        /// Produced channels.
        o_padded: usize,
    }
}
