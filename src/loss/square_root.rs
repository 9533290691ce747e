//! Square roots of positive definite matrices, on the device.

use burn::tensor::{Tensor, TensorData};

use crate::ops::Engine;

/// Enough for eigenvalues down to about 1e-6 of the trace: each step multiplies the roots of small ones by 1.5.
const STEPS: usize = 20;

/// Products and constants of the square matrices of one layer, `[P, P]`: `P` is the number of channels, or a little more
/// with zeros ([`Operations::padded`](crate::ops::Operations)).
pub(super) struct Matrices {
    engine: Engine,
    side: usize,
    /// 1 on the diagonal for channels, 0 in the padding.
    pub(super) identity: Tensor<2>,
}

impl Matrices {
    pub(super) fn new(engine: &Engine, channels: usize) -> Self {
        let side = engine.operations().padded(channels);
        let one = |i: usize| f32::from(u8::from(i % side == i / side && i / side < channels));
        let identity = TensorData::new((0..side * side).map(one).collect(), [side; 2]);
        Self { engine: engine.clone(), side, identity: Tensor::from_data(identity, engine.device()) }
    }

    /// `A B`
    pub(super) fn product(&self, a: &Tensor<2>, b: &Tensor<2>) -> Tensor<2> {
        let columns = b.clone().reshape([1, self.side, self.side, 1]);
        self.engine.operations().matrix_product(a, &columns, None, 1.0).reshape([self.side; 2])
    }

    /// `tr A`, `[1]`
    pub(super) fn trace(&self, a: &Tensor<2>) -> Tensor<1> {
        a.clone().mul(self.identity.clone()).sum()
    }

    /// `A^(1/2)` and `A^(-1/2)` of a symmetric A with eigenvalues above 0, by the coupled Newton-Schulz iteration (Higham
    /// 2008, chapter 6). `A^(-1/2)` is too small where an eigenvalue is below 1e-6 of the trace.
    pub(super) fn square_root(&self, a: &Tensor<2>) -> (Tensor<2>, Tensor<2>) {
        let trace = self.trace(a).reshape([1, 1]);
        let mut y = a.clone().div(trace.clone());
        let mut z = self.identity.clone();
        for _ in 0..STEPS {
            let zy = self.product(&z, &y);
            let t = self.engine.combine(&[(1.5, &self.identity), (-0.5, &zy)]);
            (y, z) = (self.product(&y, &t), self.product(&t, &z));
        }
        let root = trace.sqrt();
        (y.mul(root.clone()), z.div(root))
    }
}

#[cfg(test)]
#[cfg(feature = "cpu")]
mod tests {
    use super::*;

    #[test]
    fn roots_are_roots() {
        let engine = Engine::cpu();
        let matrices = Matrices::new(&engine, 3);
        let a = [4.0f32, 1.0, 0.5, 1.0, 3.0, 0.2, 0.5, 0.2, 0.1];
        let a = Tensor::<2>::from_data(TensorData::new(a.to_vec(), [3, 3]), engine.device());
        let (root, inverse) = matrices.square_root(&a);
        let largest = |difference: Tensor<2>| {
            difference.into_data().try_to_vec::<f32>().unwrap().into_iter().fold(0f32, |most, x| most.max(x.abs()))
        };
        assert!(largest(matrices.product(&root, &root) - a.clone()) < 1e-4);
        assert!(largest(matrices.product(&root, &inverse) - matrices.identity.clone()) < 1e-3);
    }
}
