//! A map in bands of rows, so that it need not be in memory twice to be put together, nor fit into one buffer.

use std::ops::Range;

use burn::tensor::Tensor;

use crate::ops::Engine;

/// A map, `[1, C, height, width]`, as bands of its rows from the top down.
#[derive(Clone)]
pub struct RowBands(Vec<Tensor<4>>);

impl RowBands {
    /// From bands, each `[1, C, any, width]`, one or more.
    pub fn new(bands: Vec<Tensor<4>>) -> Self {
        Self(bands)
    }

    /// The bands.
    pub fn bands(&self) -> &[Tensor<4>] {
        &self.0
    }

    /// Rows of the whole map.
    pub fn height(&self) -> usize {
        self.0.iter().map(|band| band.dims()[2]).sum()
    }

    /// Some of its rows, `[1, C, rows, width]`; a whole band without a copy.
    pub(crate) fn rows(&self, engine: &Engine, rows: Range<usize>) -> Tensor<4> {
        let mut first = 0;
        let mut parts = Vec::new();
        for band in &self.0 {
            let end = first + band.dims()[2];
            let (from, to) = (rows.start.max(first), rows.end.min(end));
            if from < to {
                parts.push(engine.take_rows(band, from - first..to - first));
            }
            first = end;
        }
        engine.join_rows(&parts)
    }

    /// The whole map in one piece.
    pub(crate) fn joined(&self, engine: &Engine) -> Tensor<4> {
        engine.join_rows(&self.0)
    }
}

impl From<Tensor<4>> for RowBands {
    fn from(whole: Tensor<4>) -> Self {
        Self(vec![whole])
    }
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests {
    use super::*;
    use burn::tensor::TensorData;

    #[test]
    fn rows_are_found_in_whichever_bands_they_lie() {
        let engine = Engine::cpu();
        let band = |values: Vec<f32>| {
            let dims = [1, 1, values.len() / 2, 2];
            Tensor::<4>::from_data(TensorData::new(values, dims), engine.device())
        };
        let map = RowBands::new(vec![band(vec![0., 1., 2., 3.]), band(vec![4., 5.]), band(vec![6., 7., 8., 9.])]);
        assert_eq!(map.height(), 5);
        let rows = |range| map.rows(&engine, range).into_data().try_to_vec::<f32>().unwrap();
        assert_eq!(rows(1..4), [2., 3., 4., 5., 6., 7.]);
        assert_eq!(rows(2..3), [4., 5.]);
        assert_eq!(rows(0..5), (0u8..10).map(f32::from).collect::<Vec<_>>());
    }
}
