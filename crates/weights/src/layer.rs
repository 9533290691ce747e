//! Layers by their names in the literature: `conv1_1`, `relu3_1`, ...

use std::{fmt, str::FromStr};

/// The convolutions of VGG-19 that style transfer uses, in order, as (block, index) both counted from 1.
///
/// A 2x2 pooling stands before the first convolution of blocks 2 to 5 (Simonyan and Zisserman 2015, table 1, column E).
pub const CONVOLUTIONS: [(u8, u8); 13] =
    [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3), (3, 4), (4, 1), (4, 2), (4, 3), (4, 4), (5, 1)];

/// Which side of the non-linearity a layer's features are taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activation {
    /// `convB_C`: before the `ReLU`.
    Conv,
    /// `reluB_C`: after it.
    Relu,
}

/// One layer of VGG-19. Orders by depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Layer {
    depth: usize,
    activation: Activation,
}

impl Layer {
    /// The layer of convolution number `depth`, counted from 0 in [`CONVOLUTIONS`].
    ///
    /// # Panics
    /// If `depth` is 13 or more.
    pub fn new(depth: usize, activation: Activation) -> Self {
        assert!(depth < CONVOLUTIONS.len(), "VGG-19 to conv5_1 has {} convolutions", CONVOLUTIONS.len());
        Self { depth, activation }
    }

    /// The convolution's number, from 0.
    pub fn depth(self) -> usize {
        self.depth
    }

    /// Before or after the `ReLU`.
    pub fn activation(self) -> Activation {
        self.activation
    }

    /// How many 2x2 poolings lie between the picture and this layer.
    pub fn poolings(self) -> usize {
        usize::from(CONVOLUTIONS[self.depth].0) - 1
    }

    /// Whether it lies before the first pooling.
    pub fn is_in_first_block(self) -> bool {
        self.poolings() == 0
    }

    /// Whether a pooling stands directly before convolution `depth`.
    pub fn pool_before(depth: usize) -> bool {
        depth > 0 && CONVOLUTIONS[depth].1 == 1
    }

    /// Height and width of this layer's maps for a picture of this height and width: halved, rounding down, at each
    /// pooling. May be 0 for a tiny picture.
    pub fn extent(self, height: usize, width: usize) -> (usize, usize) {
        (height >> self.poolings(), width >> self.poolings())
    }
}

/// `conv3_1` for depth 4: how files and manifests name the convolution itself.
pub fn conv_name(depth: usize) -> String {
    let (block, index) = CONVOLUTIONS[depth];
    format!("conv{block}_{index}")
}

/// 4 for `conv3_1`.
pub fn conv_depth(name: &str) -> Option<usize> {
    (0..CONVOLUTIONS.len()).find(|&depth| conv_name(depth) == name)
}

/// Whether a network can have the convolution `depth` directly after `before`, or first of all. A block may have fewer
/// convolutions than VGG-19's, but must begin with its first, before which the pooling stands.
pub fn may_follow(before: Option<usize>, depth: usize) -> bool {
    let Some(before) = before else { return depth == 0 };
    let ((block, index), (next_block, next_index)) = (CONVOLUTIONS[before], CONVOLUTIONS[depth]);
    (next_block == block && next_index > index) || (next_block == block + 1 && next_index == 1)
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (block, index) = CONVOLUTIONS[self.depth];
        let kind = match self.activation {
            Activation::Conv => "conv",
            Activation::Relu => "relu",
        };
        write!(f, "{kind}{block}_{index}")
    }
}

/// The text named no layer of VGG-19 to `conv5_1`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no layer; layers are conv1_1 to conv5_1 and relu1_1 to relu5_1")]
pub struct NoSuchLayer(pub String);

impl FromStr for Layer {
    type Err = NoSuchLayer;

    fn from_str(name: &str) -> Result<Self, NoSuchLayer> {
        let (activation, place) = if let Some(place) = name.strip_prefix("relu") {
            (Activation::Relu, place)
        } else if let Some(place) = name.strip_prefix("conv") {
            (Activation::Conv, place)
        } else {
            return Err(NoSuchLayer(name.into()));
        };
        let depth = CONVOLUTIONS.iter().position(|(block, index)| place == format!("{block}_{index}"));
        depth.map(|depth| Self { depth, activation }).ok_or_else(|| NoSuchLayer(name.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for depth in 0..CONVOLUTIONS.len() {
            for activation in [Activation::Conv, Activation::Relu] {
                let layer = Layer::new(depth, activation);
                assert_eq!(layer.to_string().parse(), Ok(layer));
            }
        }
    }

    #[test]
    fn strangers_are_refused() {
        for name in ["relu6_1", "relu3_5", "relu", "pool3", "", "relu03_1", "Relu1_1", "conv5_2"] {
            assert_eq!(name.parse::<Layer>(), Err(NoSuchLayer(name.into())));
        }
    }

    #[test]
    fn blocks_may_be_shorter_but_not_left_out() {
        let follows = |before: &str, name: &str| may_follow(conv_depth(before), conv_depth(name).unwrap());
        for (before, name) in [("", "conv1_1"), ("conv1_1", "conv1_2"), ("conv3_2", "conv4_1"), ("conv3_1", "conv3_4")]
        {
            assert!(follows(before, name), "{name} after {before:?}");
        }
        for (before, name) in [("", "conv1_2"), ("conv1_2", "conv1_1"), ("conv1_2", "conv3_1"), ("conv2_2", "conv3_2")]
        {
            assert!(!follows(before, name), "{name} after {before:?}");
        }
    }

    #[test]
    fn poolings_stand_before_each_block() {
        let pooled: Vec<_> = (0..13).filter(|&d| Layer::pool_before(d)).map(conv_name).collect();
        assert_eq!(pooled, ["conv2_1", "conv3_1", "conv4_1", "conv5_1"]);
        assert_eq!("relu5_1".parse::<Layer>().unwrap().extent(33, 100), (2, 6));
    }
}
