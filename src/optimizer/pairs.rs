//! The curvature pairs of L-BFGS, and the two-loop recursion over them.

use std::collections::VecDeque;

use burn::tensor::Tensor;

/// Recent changes of position (s) and of gradient (y), oldest first, with all their inner products.
pub(super) struct Pairs<const D: usize> {
    /// `s_0, y_0, s_1, y_1, ...`
    vectors: VecDeque<Tensor<D>>,
    /// The products of each with each, `[2 k][2 k]`.
    products: VecDeque<VecDeque<f64>>,
}

impl<const D: usize> Default for Pairs<D> {
    fn default() -> Self {
        Self { vectors: VecDeque::new(), products: VecDeque::new() }
    }
}

impl<const D: usize> Pairs<D> {
    /// From saved vectors and products, in the order of [`Pairs::vectors`] and [`Pairs::products`].
    pub(super) fn restore(vectors: impl IntoIterator<Item = Tensor<D>>, products: &[Vec<f64>]) -> Self {
        let products = products.iter().map(|row| row.iter().copied().collect()).collect();
        Self { vectors: vectors.into_iter().collect(), products }
    }

    /// The products of each vector with each, `[2 k][2 k]`.
    pub(super) fn products(&self) -> Vec<Vec<f64>> {
        self.products.iter().map(|row| row.iter().copied().collect()).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }

    /// Number of pairs.
    pub(super) fn len(&self) -> usize {
        self.vectors.len() / 2
    }

    /// `s_0, y_0, s_1, y_1, ...`
    pub(super) fn vectors(&self) -> impl Iterator<Item = &Tensor<D>> {
        self.vectors.iter()
    }

    /// Adds a pair; `with_s` and `with_y` are its products with the vectors that are there already.
    pub(super) fn push(&mut self, s: Tensor<D>, y: Tensor<D>, [ss, sy, yy]: [f64; 3], with_s: &[f64], with_y: &[f64]) {
        for (row, (s, y)) in self.products.iter_mut().zip(with_s.iter().zip(with_y)) {
            row.extend([s, y]);
        }
        self.products.push_back(with_s.iter().copied().chain([ss, sy]).collect());
        self.products.push_back(with_y.iter().copied().chain([sy, yy]).collect());
        self.vectors.extend([s, y]);
    }

    /// Drops the oldest pair.
    pub(super) fn drop_oldest(&mut self) {
        self.vectors.drain(..2);
        self.products.drain(..2);
        for row in &mut self.products {
            row.drain(..2);
        }
    }

    /// `-H g` as coefficients, of the vectors and of g; `with_gradient` are the vectors' products with g.
    ///
    /// # Panics
    /// If there are no pairs.
    pub(super) fn direction(&self, with_gradient: &[f64]) -> (Vec<f64>, f64) {
        let count = self.vectors.len();
        let mut on_pairs = vec![0.0; count];
        let mut on_gradient = 1.0;
        // The inner product of what the coefficients stand for with vector `i`.
        let product = |on_pairs: &[f64], on_gradient: f64, i: usize| -> f64 {
            let row = on_pairs.iter().zip(&self.products[i]).map(|(c, product)| c * product);
            row.sum::<f64>() + on_gradient * with_gradient[i]
        };
        let curvature = |s: usize| self.products[s][s + 1];
        let mut alphas = vec![0.0; count];
        for s in (0..count).step_by(2).rev() {
            alphas[s] = product(&on_pairs, on_gradient, s) / curvature(s);
            on_pairs[s + 1] -= alphas[s];
        }
        // The scale of the inverse Hessian: `s.y / y.y` of the newest pair (Nocedal and Wright, eq. 7.20).
        let gamma = curvature(count - 2) / self.products[count - 1][count - 1];
        for c in &mut on_pairs {
            *c *= gamma;
        }
        on_gradient *= gamma;
        for s in (0..count).step_by(2) {
            let beta = product(&on_pairs, on_gradient, s + 1) / curvature(s);
            on_pairs[s] += alphas[s] - beta;
        }
        (on_pairs.into_iter().map(|c| -c).collect(), -on_gradient)
    }
}
