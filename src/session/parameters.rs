//! What the optimizer changes: the pixels, or something that the picture follows from.

use burn::tensor::Tensor;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::laplacian::LaplacianPyramid;
use crate::{
    ops::Engine,
    optimizer::{Evaluation, Objective},
};

/// What the optimizer changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Parameters {
    /// The pixels.
    #[default]
    Pixels,
    /// A Laplacian pyramid: large parts of the picture move as easily as its details.
    ///
    /// As in STROTSS (Kolkin et al. 2019).
    Laplacian,
}

impl Parameters {
    /// How many variables there are, for each of the picture's values at most.
    pub(super) fn redundancy(self) -> f64 {
        match self {
            Self::Pixels => 1.0,
            Self::Laplacian => LaplacianPyramid::REDUNDANCY,
        }
    }
}

/// How pictures of one size follow from the optimizer's variables, linearly.
pub(super) enum Parameterization {
    /// The variables are the pixels.
    Pixels,
    /// They are a pyramid's coefficients.
    Laplacian(LaplacianPyramid),
}

impl Parameterization {
    /// For pictures `[1, 3, height, width]`.
    pub(super) fn new(parameters: Parameters, extent: [usize; 2], engine: &Engine) -> Self {
        match parameters {
            Parameters::Pixels => Self::Pixels,
            Parameters::Laplacian => Self::Laplacian(LaplacianPyramid::new(extent, engine)),
        }
    }

    /// The variables of a picture.
    pub(super) fn variables(&self, picture: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Pixels => picture,
            Self::Laplacian(pyramid) => pyramid.analyse(&picture),
        }
    }

    /// The picture of some variables.
    pub(super) fn picture(&self, variables: Tensor<4>) -> Tensor<4> {
        match self {
            Self::Pixels => variables,
            Self::Laplacian(pyramid) => pyramid.synthesize(&variables),
        }
    }

    /// A function of pictures as one of the variables.
    pub(super) fn of<'a, O: Objective<4>>(&'a self, objective: &'a O) -> OfVariables<'a, O> {
        OfVariables { parameterization: self, objective }
    }
}

/// A function of pictures as one of the variables.
pub(super) struct OfVariables<'a, O> {
    parameterization: &'a Parameterization,
    objective: &'a O,
}

impl<O: Objective<4>> Objective<4> for OfVariables<'_, O> {
    fn evaluate(&self, x: Tensor<4>) -> Evaluation<4> {
        let Evaluation { terms, gradient } = self.objective.evaluate(self.parameterization.picture(x));
        let gradient = match self.parameterization {
            Parameterization::Pixels => gradient,
            Parameterization::Laplacian(pyramid) => pyramid.gradient(&gradient),
        };
        Evaluation { terms, gradient }
    }
}
