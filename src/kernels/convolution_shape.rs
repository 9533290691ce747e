//! The convolutions of generators.

/// A convolution with reflection padding by half its odd kernel, over an input that may first be upsampled (each pixel
/// repeated `upsampling` times in either direction), and of whose outputs every `stride`-th in either direction is
/// made.
///
/// Weights are `[outputs, inputs, kernel, kernel]`. Upsampling and convolution instead of a transposed convolution
/// leave no checkerboard (Odena et al. 2016, "Deconvolution and Checkerboard Artifacts").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ConvolutionShape {
    /// Channels of the input.
    pub(crate) inputs: usize,
    /// Channels of the output.
    pub(crate) outputs: usize,
    /// Side of a filter, odd.
    pub(crate) kernel: usize,
    /// 1 or 2.
    pub(crate) stride: usize,
    /// 1 or 2; 1 where the stride is 2.
    pub(crate) upsampling: usize,
}

impl ConvolutionShape {
    /// Numbers that one output is a sum of.
    pub(crate) fn taps(self) -> usize {
        self.inputs * self.kernel * self.kernel
    }

    /// How many weights it has.
    pub(crate) fn weights(self) -> usize {
        self.outputs * self.taps()
    }

    /// Pixels that are added at each edge.
    #[cfg(feature = "cpu")]
    pub(crate) fn padding(self) -> usize {
        self.kernel / 2
    }

    /// Height or width of the output, by that of the input.
    pub(crate) fn output(self, length: usize) -> usize {
        (length * self.upsampling).div_ceil(self.stride)
    }

    /// Where in the input, `length` long, lies what a position of the upsampled and padded input shows, position 0
    /// being the first that is not padding.
    #[cfg(feature = "cpu")]
    pub(crate) fn source(self, position: isize, length: usize) -> usize {
        let last = (length * self.upsampling) as isize - 1;
        // There and back again.
        let way = position.rem_euclid((2 * last).max(1));
        way.min(2 * last - way).max(0) as usize / self.upsampling
    }
}
