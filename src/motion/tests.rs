//! Scenes with known motion.

use super::{CutDetector, Motion, Pyramid, scenes::Scene};
use crate::{
    gallery::Work,
    image::{Mask, Rgb, resize},
};

fn bits<const N: usize>(values: [f32; N]) -> [u32; N] {
    values.map(f32::to_bits)
}

fn scene(width: usize, height: usize) -> Scene {
    Scene::sample(Work::Photo.paint(2 * width, 1), Work::Mosaic.paint(height, 2), width, height)
}

/// The mean distance of the flow's vectors from the exact ones where `counts` says so, in pixels.
fn error(motion: &Motion, scene: &Scene, t: usize, counts: &Mask) -> f64 {
    let exact = scene.flow(t);
    let (mut sum, mut total) = (0.0, 0.0);
    for y in 0..scene.height {
        for x in 0..scene.width {
            let ([u, v], [right, down]) = (motion.flow.vector(x, y), exact.vector(x, y));
            let share = f64::from(counts.share(x, y));
            sum += share * f64::from((u - right).hypot(v - down));
            total += share;
        }
    }
    sum / total
}

/// The share of what is trusted whose vector is more than a pixel off.
fn astray(motion: &Motion, scene: &Scene, t: usize) -> f64 {
    let exact = scene.flow(t);
    let wrong = Mask::from_fn(scene.width, scene.height, |x, y| {
        let ([u, v], [right, down]) = (motion.flow.vector(x, y), exact.vector(x, y));
        if (u - right).hypot(v - down) > 1.0 { motion.trust.share(x, y) } else { 0.0 }
    });
    wrong.mean() / motion.trust.mean()
}

/// How much of these pixels is trusted.
fn trusted(motion: &Motion, counts: &Mask) -> f64 {
    let (width, height) = (motion.trust.width(), motion.trust.height());
    Mask::from_fn(width, height, |x, y| counts.share(x, y) * motion.trust.share(x, y)).mean() / counts.mean()
}

fn between(scene: &Scene, t: usize) -> Motion {
    let [earlier, later] = [t - 1, t].map(|t| Pyramid::of(&scene.frame(t)));
    Motion::between(&earlier, &later).resized(scene.width, scene.height)
}

#[test]
fn what_moves_is_found_and_what_was_hidden_is_not_trusted() {
    for (width, height) in [(240, 160), (384, 256)] {
        let scene = scene(width, height);
        for t in [1, 6] {
            let motion = between(&scene, t);
            let distance = error(&motion, &scene, t, &motion.trust);
            let [trusted, hidden] = [scene.visible(t), scene.uncovered(t)].map(|counts| trusted(&motion, &counts));
            let wrong = astray(&motion, &scene, t);
            println!(
                "{width}x{height} t {t}: {distance:.3} px, trusted {trusted:.3}, of what was hidden {hidden:.3}, astray {wrong:.4}"
            );
            assert!(distance < 0.3, "{distance} pixels");
            assert!(trusted > 0.88, "{trusted} of what is visible is trusted");
            assert!(hidden < 0.5, "{hidden} of what was hidden is trusted");
            assert!(wrong < 0.03, "{wrong} of what is trusted goes astray");
        }
    }
}

#[test]
fn a_blend_lets_go_where_the_flow_is_not_trusted() {
    let scene = scene(240, 160);
    let motion = between(&scene, 3);
    let (own, warped) = (scene.frame(3), Work::Waves.paint(240, 1));
    let warped = resize(&warped, 240, 160);
    let blend = motion.blend(&own, &warped, 0.7);
    let (mut let_go, mut held) = (0, 0);
    for y in 0..160 {
        for x in 0..240 {
            let [found, own, warped] = [&blend, &own, &warped].map(|picture| picture.pixel(x, y));
            let share = 0.7 * motion.trust.share(x, y);
            for channel in 0..3 {
                let expected = own[channel] + share * (warped[channel] - own[channel]);
                assert!((found[channel] - expected).abs() < 1e-6, "{x}, {y}");
            }
            let_go += usize::from(motion.trust.share(x, y) == 0.0 && bits(found) == bits(own));
            held += usize::from(share > 0.69);
        }
    }
    assert!(let_go > 240 && held > 240 * 80, "{let_go} pixels are the frame's own, {held} are held");
}

#[test]
fn a_still_picture_does_not_move() {
    let frame = Pyramid::of(&scene(120, 80).frame(0));
    let motion = Motion::between(&frame, &frame);
    assert!(motion.trust.mean() > 0.999);
    assert_eq!(bits(motion.flow.vector(60, 40)), bits([0.0; 2]));
}

#[test]
fn a_warped_frame_is_the_next_one_where_it_is_trusted() {
    let scene = scene(240, 160);
    let motion = between(&scene, 3);
    let (warped, next, before) = (motion.warp(&scene.frame(2)), scene.frame(3), scene.frame(2));
    let distance = |a: &Rgb, b: &Rgb| {
        let square =
            |i: usize| f64::from((a.planes()[i] - b.planes()[i]).powi(2) * motion.trust.shares()[i % (240 * 160)]);
        (0..3 * 240 * 160).map(square).sum::<f64>()
    };
    let (with, without) = (distance(&warped, &next), distance(&before, &next));
    assert!(with < without / 8.0, "{with} and {without}");
}

#[test]
fn frames_of_any_size_and_content_are_compared() {
    for (width, height) in [(1, 1), (1, 300), (2000, 3), (9, 9)] {
        for value in [0.0, 1.0] {
            let frames = [value, 0.5].map(|value| Pyramid::of(&Rgb::from_fn(width, height, |_, _| [value; 3])));
            let motion = Motion::between(&frames[0], &frames[1]).resized(width, height);
            assert!(motion.trust.shares().iter().all(|share| (0.0..=1.0).contains(share)));
            let [u, v] = motion.flow.vector(0, 0);
            assert!(u.is_finite() && v.is_finite());
        }
    }
}

#[test]
fn cuts_are_told_from_motion_light_and_fades() {
    let scene = scene(192, 128);
    let mut detector = CutDetector::default();
    assert!(detector.is_cut(&scene.frame(0)), "the first frame begins a shot");
    for t in 1..12 {
        assert!(!detector.is_cut(&scene.frame(t)), "frame {t} goes on");
    }
    let lit = |frame: &Rgb, light: f32| {
        Rgb::from_planes(frame.width(), frame.height(), frame.planes().iter().map(|value| value * light).collect())
    };
    let frame = scene.frame(12);
    for step in 0..=24 {
        assert!(!detector.is_cut(&lit(&frame, 1.0 - step as f32 / 24.0)), "step {step} of a fade");
    }
    detector.is_cut(&scene.frame(12));
    detector.is_cut(&scene.frame(13));
    for other in [Work::Waves.paint(192, 3), Work::Ink.paint(192, 3), scene.frame(0)] {
        assert!(detector.is_cut(&other), "a cut");
        assert!(!detector.is_cut(&other));
    }
}
