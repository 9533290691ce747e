//! Impasto repaints a photo in the style of any picture, by the neural style transfer of Gatys, Ecker and Bethge
//! (2015), on the user's own machine: in the browser or as a native command.
//!
//! # Overview
//! A file is decoded into planes of `f32` ([`image::Rgb`], CHW, 0..1). A [`session::Session`] follows a
//! [`session::Recipe`] from small sizes to the full one. At each, [losses](loss) observe the feature maps of a
//! [`network::FeatureNetwork`], and an [optimizer] changes the picture to make them smaller, all on one [device]. The result
//! is encoded by [`image`].
//!
//! # Shapes
//! Tensors are `[1, channels, height, width]`; pictures on a device are `[1, 3, height, width]`, RGB, 0..1.
//!
//! # Errors
//! One [`Error`] for everything, whose message is a sentence with its remedy.
//!
//! # Example
//! `examples/paint.rs`:
#![doc = "```no_run"]
#![doc = include_str!("../examples/paint.rs")]
#![doc = "```"]

#[cfg(feature = "reference")]
pub mod bench;
#[cfg(feature = "cli")]
pub mod cli;
pub mod device;
mod error;
pub mod gallery;
pub mod generator;
pub mod image;
mod kernels;
pub mod learning;
pub mod loss;
pub mod measure;
pub mod motion;
pub mod network;
pub mod ops;
pub mod optimizer;
#[cfg(feature = "reference")]
pub mod reference;
pub mod session;
mod upload;
pub mod video;
#[cfg(target_family = "wasm")]
pub mod web;

pub use error::{Error, Result};
