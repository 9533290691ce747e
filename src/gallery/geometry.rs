//! Points of the plane. Pictures are composed in design units (a style picture is 1 by 1), never in pixels.
//!
//! A few operations of our own rather than glam's: they are all that is needed, and the pictures, which must come out the same
//! bit by bit, do not change with another crate's version.

use std::ops::{Add, Mul, Sub};

/// A point or a direction, x to the right, y down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Vec2 {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl Vec2 {
    pub(crate) const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// The unit direction at `angle` radians from the x axis.
    pub(crate) fn from_angle(angle: f32) -> Self {
        Self::new(angle.cos(), angle.sin())
    }

    pub(crate) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y
    }

    pub(crate) fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    /// Same direction, length 1; the null vector becomes the x axis.
    pub(crate) fn unit(self) -> Self {
        let length = self.length();
        if length > 1e-12 { self * (1.0 / length) } else { Self::new(1.0, 0.0) }
    }

    /// A quarter turn.
    pub(crate) fn turned(self) -> Self {
        Self::new(-self.y, self.x)
    }

    /// The coordinates of `self` in the frame whose first axis is the unit vector `axis`.
    pub(crate) fn in_frame(self, axis: Self) -> Self {
        Self::new(self.dot(axis), self.dot(axis.turned()))
    }
}

impl Add for Vec2 {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Vec2 {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f32> for Vec2 {
    type Output = Self;
    fn mul(self, factor: f32) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}
