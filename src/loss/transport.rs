//! Optimal transport of one-dimensional distributions to those of several styles.

use burn::tensor::Tensor;

use crate::ops::Engine;

/// The shared transports of K distributions to the styles', by the styles' shares: how far each bin moves, `[K, bins]`, and the
/// cost of each distribution, `[K]`.
///
/// # Shapes
/// - `histograms`, each of `styles`: `[K, bins]`
/// - `moments`: `[2, K]`
pub(super) fn transport(
    engine: &Engine,
    histograms: &Tensor<2>,
    styles: &[(f64, Tensor<2>)],
    moments: &Tensor<2>,
) -> (Tensor<2>, Tensor<1>) {
    let to_each =
        |(share, style): &(f64, Tensor<2>)| (*share, engine.operations().transport(histograms, style, moments));
    let all: Vec<_> = styles.iter().map(to_each).collect();
    let moves: Vec<_> = all.iter().map(|(share, (moves, _))| (*share, moves)).collect();
    let costs: Vec<_> = all.iter().map(|(share, (_, costs))| (*share, costs)).collect();
    (engine.combine(&moves), engine.combine(&costs))
}
