//! The GPU's kernels on Burn's wgpu tensors.

mod conv;
mod gram;
mod launch;
mod maps;
mod picture;
mod rows;
mod vectors;

pub(crate) use self::{
    conv::Conv,
    launch::{Adapter, adapter, set_adapter, warm_up},
};
pub(super) use self::{
    gram::{gram_difference, gram_gradient},
    maps::{pool, pool_gradient, relu_gradient},
    picture::{range, total_variation},
    rows::{join_rows, take_rows},
    vectors::{Sums, adam, combine},
};
