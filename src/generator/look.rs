//! Looks: what has been learned, with names, as a file.

use std::collections::HashMap;

use impasto_weights::{one_line, quantize::quantize, sha256_hex};
use safetensors::{
    Dtype, SafeTensors,
    tensor::{Metadata, TensorView},
};
use serde::{Deserialize, Serialize};

use super::{Architecture, Generator, GeneratorParameters};
use crate::{Error, Result, kernels::ConvolutionShape, ops::Engine};

/// The version of the format that is written, and the only one that is read.
const VERSION: u32 = 2;
/// The entry of the file's metadata that describes it.
const ENTRY: &str = "impasto-look";
/// Nothing that is read is larger.
const MOST_BYTES: usize = 16 << 20;
/// Nor has it more looks.
const MOST_LOOKS: usize = 64;
/// Nor as many channels at full size.
const MOST_CHANNELS: usize = 64;
/// Nor as many residual blocks.
const MOST_BLOCKS: usize = 16;

/// The largest share of a blend.
const LARGEST_SHARE: f64 = 1e6;

/// One or more looks that share a generator's weights: they differ in the scales and shifts of its channels and in the
/// last convolution, so that blends of them are looks too.
///
/// As a file it is in the safetensors format: weights as int8 with a scale for each output channel, everything else as
/// f32, and the SHA-256 of it all in the metadata.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    architecture: Architecture,
    /// Of every normalized convolution.
    weights: Vec<Vec<f32>>,
    styles: Vec<Style>,
}

/// What is a look's own.
#[derive(Clone, Debug, PartialEq)]
struct Style {
    name: String,
    /// Scales and shifts of every normalized convolution.
    affine: Vec<Vec<f32>>,
    /// Weights of the last convolution.
    output: Vec<f32>,
    bias: Vec<f32>,
}

/// The description in the metadata.
#[derive(Serialize, Deserialize)]
struct Header {
    version: u32,
    architecture: Architecture,
    names: Vec<String>,
    sha256: String,
}

impl Look {
    /// Reads named parameters of one generator back from its device; the weights are the first one's.
    ///
    /// # Errors
    /// [`Error::DeviceFailed`].
    pub async fn read(generator: &Generator, looks: &[(&str, &GeneratorParameters)]) -> Result<Self> {
        let engine = generator.engine();
        let mut weights = Vec::new();
        let mut styles = Vec::new();
        for (name, parameters) in looks {
            let mut shared = parameters.flat();
            let own = shared.split_off(parameters.weights.len());
            if weights.is_empty() {
                weights = engine.read_all(shared).await?;
            }
            let mut affine = engine.read_all(own).await?;
            let bias = affine.pop().expect("a bias");
            let output = affine.pop().expect("weights");
            styles.push(Style { name: (*name).into(), affine, output, bias });
        }
        Ok(Self { architecture: generator.architecture(), weights, styles })
    }

    /// The generator that it is for.
    pub fn architecture(&self) -> Architecture {
        self.architecture
    }

    /// The names of its looks.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.styles.iter().map(|style| style.name.as_str())
    }

    /// Checks that [`Look::parameters`] can blend by these shares.
    ///
    /// # Errors
    /// [`Error::BadSetting`], of the setting `blend`.
    pub fn check_shares(&self, shares: &[f64]) -> Result<()> {
        let count = self.styles.len();
        let in_range = shares.len() <= count && shares.iter().all(|share| (0.0..=LARGEST_SHARE).contains(share));
        if in_range && (shares.is_empty() || shares.iter().any(|share| *share > 0.0)) {
            return Ok(());
        }
        let value = shares.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
        let allowed = format!("at most {count} numbers, one above 0 and none below");
        Err(Error::BadSetting { setting: "blend".into(), value, allowed })
    }

    /// The shares that blend nothing but the look of that name.
    pub fn shares_of(&self, name: &str) -> Option<Vec<f64>> {
        self.names().position(|own| own == name).map(Self::only)
    }

    /// The shares that blend nothing but the look at that place.
    pub(crate) fn only(at: usize) -> Vec<f64> {
        (0..=at).map(|i| f64::from(u8::from(i == at))).collect()
    }

    /// Parameters on a device: a blend of its looks by these shares, which were checked; the first look where none are
    /// given.
    pub fn parameters(&self, engine: &Engine, shares: &[f64]) -> GeneratorParameters {
        let shares = if shares.is_empty() { &[1.0] } else { shares };
        let total: f64 = shares.iter().sum();
        let blend = |of: &dyn Fn(&Style) -> &[f32]| {
            let mut sum = vec![0.0; of(&self.styles[0]).len()];
            for (style, share) in self.styles.iter().zip(shares) {
                sum.iter_mut().zip(of(style)).for_each(|(sum, value)| *sum += (share / total) as f32 * value);
            }
            sum
        };
        let affine = (0..self.architecture.normalized()).map(|i| blend(&|style| &style.affine[i])).collect();
        let (output, bias) = (blend(&|style| &style.output), blend(&|style| &style.bias));
        GeneratorParameters::from_values(self.weights.iter().cloned(), affine, output, bias, engine)
    }

    /// As a file.
    ///
    /// # Panics
    /// Never: what is written is well formed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let shapes = self.architecture.convolutions();
        let mut arrays: Vec<Array> = Vec::new();
        for (i, (weights, shape)) in self.weights.iter().zip(&shapes).enumerate() {
            arrays.extend(rounded(&convolution_name(i), weights, *shape));
        }
        for (k, style) in self.styles.iter().enumerate() {
            for (i, affine) in style.affine.iter().enumerate() {
                arrays.push((affine_name(k, i), Dtype::F32, vec![2, affine.len() / 2], bytes_of(affine)));
            }
            arrays.extend(rounded(&output_name(k), &style.output, shapes[self.architecture.normalized()]));
            arrays.push((bias_name(k), Dtype::F32, vec![3], bytes_of(&style.bias)));
        }
        arrays.sort_by(|a, b| a.0.cmp(&b.0));
        let header = Header {
            version: VERSION,
            architecture: self.architecture,
            names: self.names().map(String::from).collect(),
            sha256: hash(arrays.iter().map(|(name, _, _, bytes)| (name.as_str(), bytes.as_slice()))),
        };
        let header = serde_json::to_string(&header).expect("plain data");
        let views = arrays.iter().map(|(name, dtype, dims, bytes)| {
            (name.as_str(), TensorView::new(*dtype, dims.clone(), bytes).expect("as many bytes as the shape says"))
        });
        safetensors::serialize(views, Some(HashMap::from([(ENTRY.to_string(), header)]))).expect("plain data")
    }

    /// From a file; everything is checked.
    ///
    /// # Errors
    /// [`Error::BadLook`].
    pub fn from_bytes(bytes: &[u8], name: &str) -> Result<Self> {
        read(bytes).map_err(|detail| Error::BadLook { name: name.into(), detail: one_line(&detail) })
    }
}

/// An array of the file: its name, type, shape and bytes.
type Array = (String, Dtype, Vec<usize>, Vec<u8>);

/// A convolution's weights as int8, and a scale for each output channel.
fn rounded(name: &str, weights: &[f32], shape: ConvolutionShape) -> [Array; 2] {
    let rounded = quantize(weights, shape.outputs);
    let values = rounded.values.iter().map(|value| value.cast_unsigned()).collect();
    let scales = bytes_of(&rounded.scales);
    [
        (weight_name(name), Dtype::I8, weight_dims(shape).into(), values),
        (scale_name(name), Dtype::F32, vec![shape.outputs], scales),
    ]
}

fn weight_dims(shape: ConvolutionShape) -> [usize; 4] {
    [shape.outputs, shape.inputs, shape.kernel, shape.kernel]
}

fn convolution_name(i: usize) -> String {
    format!("convolution{i:02}")
}

fn output_name(look: usize) -> String {
    format!("look{look:02}.output")
}

fn weight_name(convolution: &str) -> String {
    format!("{convolution}.weight")
}

fn scale_name(convolution: &str) -> String {
    format!("{convolution}.scale")
}

fn affine_name(look: usize, i: usize) -> String {
    format!("look{look:02}.affine{i:02}")
}

fn bias_name(look: usize) -> String {
    format!("look{look:02}.bias")
}

fn bytes_of(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Of all arrays with their names, in the order of the names.
fn hash<'a>(arrays: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let all: Vec<u8> = arrays.flat_map(|(name, bytes)| [name.as_bytes(), bytes].concat()).collect();
    sha256_hex(&all)
}

fn read(bytes: &[u8]) -> Result<Look, String> {
    if bytes.len() > MOST_BYTES {
        return Err(format!("it has {} bytes; looks have at most {MOST_BYTES}", bytes.len()));
    }
    let not_one = |error: safetensors::SafeTensorError| format!("it is no look, or cut off: {error}");
    let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(not_one)?;
    let Header { architecture, names, sha256, .. } = header(&metadata)?;
    let tensors = SafeTensors::deserialize(bytes).map_err(not_one)?;
    let mut sorted = tensors.names();
    sorted.sort_unstable();
    let views: Vec<(&str, TensorView<'_>)> =
        sorted.into_iter().map(|name| (name, tensors.tensor(name).expect("it was listed"))).collect();
    if hash(views.iter().map(|(name, view)| (*name, view.data()))) != sha256 {
        return Err("its contents do not match its hash".into());
    }
    let shapes = architecture.convolutions();
    let normalized = &shapes[..architecture.normalized()];
    let weights = normalized.iter().enumerate().map(|(i, shape)| unrounded(&tensors, &convolution_name(i), *shape));
    let weights = weights.collect::<Result<_, _>>()?;
    let style = |(k, name): (usize, String)| -> Result<Style, String> {
        let affine = normalized.iter().enumerate();
        let affine = affine.map(|(i, shape)| floats(&tensors, &affine_name(k, i), &[2, shape.outputs]));
        let affine = affine.collect::<Result<_, _>>()?;
        let output = unrounded(&tensors, &output_name(k), shapes[normalized.len()])?;
        Ok(Style { name, affine, output, bias: floats(&tensors, &bias_name(k), &[3])? })
    };
    let styles = names.into_iter().enumerate().map(style).collect::<Result<_, _>>()?;
    Ok(Look { architecture, weights, styles })
}

fn header(metadata: &Metadata) -> Result<Header, String> {
    let described = metadata.metadata().as_ref().and_then(|all| all.get(ENTRY));
    let described = described.ok_or("it holds weights, but no look")?;
    let value: serde_json::Value = serde_json::from_str(described).map_err(|error| error.to_string())?;
    let version = value.get("version").and_then(serde_json::Value::as_u64).unwrap_or(0);
    if version != u64::from(VERSION) {
        return Err(format!("it is of version {version}, this Impasto reads {VERSION}"));
    }
    let header: Header = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let Architecture { channels, residual_blocks } = header.architecture;
    if !(1..=MOST_CHANNELS).contains(&channels) || residual_blocks > MOST_BLOCKS {
        return Err(format!("no generator has {channels} channels and {residual_blocks} blocks"));
    }
    if !(1..=MOST_LOOKS).contains(&header.names.len()) {
        return Err(format!("it holds {} looks", header.names.len()));
    }
    Ok(header)
}

/// What [`rounded`] wrote.
fn unrounded(tensors: &SafeTensors<'_>, name: &str, shape: ConvolutionShape) -> Result<Vec<f32>, String> {
    let values = array(tensors, &weight_name(name), Dtype::I8, &weight_dims(shape))?;
    let scales = floats(tensors, &scale_name(name), &[shape.outputs])?;
    let rows = values.chunks_exact(shape.taps()).zip(scales);
    Ok(rows.flat_map(|(row, scale)| row.iter().map(move |q| f32::from(q.cast_signed()) * scale)).collect())
}

fn array<'a>(tensors: &SafeTensors<'a>, name: &str, dtype: Dtype, dims: &[usize]) -> Result<&'a [u8], String> {
    let view = tensors.tensor(name).map_err(|_| format!("{name} is missing"))?;
    if view.dtype() != dtype || view.shape() != dims {
        return Err(format!("{name} is {:?} {:?} instead of {dtype:?} {dims:?}", view.dtype(), view.shape()));
    }
    Ok(view.data())
}

fn floats(tensors: &SafeTensors<'_>, name: &str, dims: &[usize]) -> Result<Vec<f32>, String> {
    let (numbers, _) = array(tensors, name, Dtype::F32, dims)?.as_chunks();
    let values: Vec<f32> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    if values.iter().all(|value| value.is_finite()) { Ok(values) } else { Err(format!("{name} is not finite")) }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::generator::Size;

    fn look(names: &[&str]) -> Look {
        let engine = Engine::cpu();
        let generator = Generator::new(Architecture::of(Size::Small), &engine);
        let parameters: Vec<_> = (0..names.len())
            .map(|i| GeneratorParameters::random(generator.architecture(), i as u64, &engine))
            .collect();
        let looks: Vec<_> = names.iter().copied().zip(&parameters).collect();
        pollster::block_on(Look::read(&generator, &looks)).unwrap()
    }

    #[test]
    fn a_file_keeps_names_and_rounded_weights() {
        let look = look(&["Waves", "海浪"]);
        let found = Look::from_bytes(&look.to_bytes(), "waves.look").unwrap();
        assert_eq!(found.names().collect::<Vec<_>>(), ["Waves", "海浪"]);
        let own = |look: &Look| look.styles.iter().map(|style| style.affine.clone()).collect::<Vec<_>>();
        assert_eq!(own(&found), own(&look));
        let outputs = |look: &Look| look.styles.iter().map(|style| style.output.clone()).collect::<Vec<_>>();
        let (found, look) = ([found.weights.clone(), outputs(&found)], [look.weights.clone(), outputs(&look)]);
        for (found, weights) in found.iter().flatten().zip(look.iter().flatten()) {
            let largest = weights.iter().fold(0f32, |m, w| m.max(w.abs()));
            assert!(found.iter().zip(weights).all(|(a, b)| (a - b).abs() <= 0.2 * largest));
            let error: f32 = found.iter().zip(weights).map(|(a, b)| (a - b).powi(2)).sum();
            assert!(error <= 1e-3 * weights.iter().map(|w| w * w).sum::<f32>());
        }
    }

    #[test]
    fn a_blend_lies_between() {
        let look = look(&["one", "other"]);
        let first_affine = |shares: &[f64]| {
            let parameters = look.parameters(&Engine::cpu(), shares);
            parameters.affine[0].clone().into_data().try_to_vec::<f32>().unwrap()
        };
        let mut changed = look.clone();
        changed.styles[1].affine[0][0] = 3.0;
        let parameters = changed.parameters(&Engine::cpu(), &[1.0, 3.0]);
        let blended = parameters.affine[0].clone().into_data().try_to_vec::<f32>().unwrap();
        assert!((blended[0] - 2.5).abs() < 1e-6, "{}", blended[0]);
        assert_eq!(first_affine(&[]), first_affine(&[2.0]));
        assert_eq!(look.shares_of("other"), Some(vec![0.0, 1.0]));
        assert_eq!(look.shares_of("third"), None);
        for bad in [&[1.0, 1.0, 1.0][..], &[0.0, 0.0], &[-1.0], &[f64::NAN]] {
            assert!(look.check_shares(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn bad_files_are_told_in_a_sentence() {
        let good = look(&["Waves"]).to_bytes();
        let told = |bytes: &[u8]| Look::from_bytes(bytes, "waves.look").unwrap_err().to_string();
        for length in [0, 4, 200, good.len() / 2, good.len() - 1] {
            let message = told(&good[..length]);
            assert!(message.contains("waves.look") && message.contains("cut off"), "{message}");
        }
        let mut changed = good.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(told(&changed).contains("hash"), "{}", told(&changed));
        let replaced = |from: &str, to: &str| {
            let at = good.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
            [&good[..at], to.as_bytes(), &good[at + from.len()..]].concat()
        };
        let other = told(&replaced(r#"\"version\":2"#, r#"\"version\":7"#));
        assert!(other.contains("version 7"), "{other}");
        let larger = told(&replaced(r#"\"channels\":8"#, r#"\"channels\":9"#));
        assert!(larger.contains("convolution00.weight"), "{larger}");
        assert!(told(&replaced("impasto-look", "somebody-has")).contains("no look"));
    }
}
