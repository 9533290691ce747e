//! How steady a painted video is, on a scene whose motion is known exactly.

use super::{FineFrame, FineFrames, FinePainter, FineSettings, FramePainter, Neighbour, VideoSettings};
use crate::{
    Error,
    gallery::Work,
    generator::{Generator, Look},
    image::Rgb,
    measure::warping_error,
    motion::{Motion, Pyramid, scenes::Scene},
    network::{VGG19_RANDOM, random},
    ops::Engine,
    session::{Networks, Recipe, Weighted},
};

const FRAMES: usize = 6;

fn painter(settings: VideoSettings) -> FramePainter {
    let look = Look::from_bytes(include_bytes!("../../looks/gallery.look"), "gallery.look").unwrap();
    let engine = Engine::cpu();
    let generator = Generator::new(look.architecture(), &engine);
    let parameters = look.parameters(&engine, &look.shares_of("strokes").unwrap());
    FramePainter::new(generator, parameters, settings).unwrap()
}

fn scene() -> Scene {
    Scene::sample(Work::Photo.paint(220, 1), Work::Mosaic.paint(96, 2), 96, 64)
}

fn painted(scene: &Scene, settings: VideoSettings) -> Vec<Rgb> {
    let mut painter = painter(settings);
    (0..FRAMES).map(|t| pollster::block_on(painter.paint(&scene.frame(t))).unwrap().picture).collect()
}

fn flicker(scene: &Scene, paintings: &[Rgb]) -> f64 {
    let error = |t: usize| warping_error(&paintings[t - 1], &paintings[t], &scene.motion(t));
    (1..paintings.len()).map(error).sum::<f64>() / (paintings.len() - 1) as f64
}

#[test]
fn a_painted_video_flickers_less_than_half_as_much_as_its_frames_by_themselves() {
    let scene = scene();
    let alone = flicker(&scene, &painted(&scene, VideoSettings::NONE));
    let statistics = flicker(&scene, &painted(&scene, VideoSettings { steadiness: 0.0, ..Default::default() }));
    let steady = flicker(&scene, &painted(&scene, VideoSettings::default()));
    println!("alone {alone:.6}, with statistics of the shot {statistics:.6}, steady {steady:.6}");
    assert!(steady < alone / 2.0, "{steady} and {alone}");
}

#[test]
fn frames_by_themselves_are_painted_as_pictures_are() {
    let scene = scene();
    let mut painter = painter(VideoSettings::NONE);
    pollster::block_on(painter.paint(&scene.frame(0))).unwrap();
    let own = pollster::block_on(painter.paint(&scene.frame(4))).unwrap().picture;
    let picture = pollster::block_on(painter.generator.paint(&painter.parameters, &scene.frame(4))).unwrap();
    let farthest = own.planes().iter().zip(picture.planes()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(farthest < 1e-5, "{farthest}");
}

#[test]
fn a_still_scene_stands_still() {
    let mut painter = painter(VideoSettings::default());
    let frame = scene().frame(0);
    let first = pollster::block_on(painter.paint(&frame)).unwrap();
    let second = pollster::block_on(painter.paint(&frame)).unwrap();
    assert!(first.cut && !second.cut);
    assert!(second.trusted > 0.99, "{}", second.trusted);
    let farthest = first.picture.planes().iter().zip(second.picture.planes()).map(|(a, b)| (a - b).abs());
    assert!(farthest.fold(0.0, f32::max) < 1e-4);
}

#[test]
fn nothing_of_a_shot_stays_after_a_cut_or_in_another_size() {
    let (one, other) = (scene().frame(0), Work::Ink.paint(96, 5));
    let alone = pollster::block_on(painter(VideoSettings::default()).paint(&other)).unwrap();
    for first in [one, Work::Ink.paint(48, 5)] {
        let mut painter = painter(VideoSettings::default());
        pollster::block_on(painter.paint(&first)).unwrap();
        let next = pollster::block_on(painter.paint(&other)).unwrap();
        assert!(next.cut);
        assert_eq!(next.picture, alone.picture);
    }
    let mut painter = painter(VideoSettings::default());
    pollster::block_on(painter.paint(&other)).unwrap();
    painter.cut();
    assert!(pollster::block_on(painter.paint(&other)).unwrap().cut);
}

fn fine_painter() -> FinePainter {
    let recipe = Recipe { size: 96, iterations: 30, ..Recipe::for_network(VGG19_RANDOM).unwrap() };
    let networks = Networks::from(random::weights(&random::NARROW_WIDTHS, random::DEFAULT_SEED));
    let style = Weighted { value: Work::Waves.paint(96, 1), weight: 1.0 };
    let settings = FineSettings { iterations: 12, temporal_weight: 1000.0, ..FineSettings::new(recipe) };
    FinePainter::new(&networks, &Engine::cpu(), vec![style], settings).unwrap()
}

/// Painted by the loop: each frame by itself, and each from the one before.
#[test]
fn a_video_painted_by_the_loop_agrees_with_the_frame_before() {
    let (scene, painter) = (scene(), fine_painter());
    let frames = [0, 1].map(|t| scene.frame(t));
    let [first, alone] = [0, 1].map(|t| pollster::block_on(painter.begin(&frames[t])).unwrap());
    let [earlier, later] = [0, 1].map(|t| Pyramid::of(&frames[t]));
    let motion = Motion::between(&earlier, &later);
    let neighbour = Neighbour { painting: &first, motion: &motion };
    let next = pollster::block_on(painter.go_on(&frames[1], None, neighbour)).unwrap();
    let (by_itself, agreeing) =
        (flicker(&scene, &[first.clone(), alone]), flicker(&scene, &[first.clone(), next.clone()]));
    println!("each by itself {by_itself:.6}, from the one before {agreeing:.6}");
    assert!(agreeing < by_itself / 2.0, "{agreeing} and {by_itself}");
    // As they come, some iterations at a time, it is the same; another shot is painted anew.
    let mut fine = FineFrames::new(fine_painter());
    assert_eq!(paint_next(&mut fine, &frames[0]), (first.clone(), true));
    assert_eq!(paint_next(&mut fine, &frames[1]), (next.clone(), false));
    let other = Work::Ink.paint(64, 5);
    let alone = pollster::block_on(painter.begin(&other)).unwrap();
    assert_eq!(paint_next(&mut fine, &other), (alone, true));
    // Back again, from its own painting and the later one's.
    let back = Motion::between(&later, &earlier);
    let neighbour = Neighbour { painting: &next, motion: &back };
    let again = pollster::block_on(painter.go_on(&frames[0], Some(&first), neighbour)).unwrap();
    let after = flicker(&scene, &[again.clone(), next.clone()]);
    println!("after a pass back {after:.6}");
    assert!(after < by_itself / 2.0, "{after} and {by_itself}");
    fine.keep(&frames[1], next.clone());
    let begun = fine.begin_again(&frames[0], &first).unwrap();
    assert_eq!(paint(&mut fine, begun), (again.clone(), false));
    // Where the neighbour is not known, it stays near to its own.
    let mut anew = FineFrames::new(fine_painter());
    let begun = anew.begin_again(&frames[0], &first).unwrap();
    let (by_own, _) = paint(&mut anew, begun);
    assert!(apart(&by_own, &first) < apart(&again, &first), "{} of 1", apart(&by_own, &first));
}

/// The mean squared difference of two pictures.
fn apart(one: &Rgb, other: &Rgb) -> f32 {
    let squares = one.planes().iter().zip(other.planes()).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f32>() / one.planes().len() as f32
}

/// The frame's painting, and whether a shot begins with it.
fn paint_next(fine: &mut FineFrames, frame: &Rgb) -> (Rgb, bool) {
    let begun = fine.begin(frame).unwrap();
    paint(fine, begun)
}

fn paint(fine: &mut FineFrames, mut begun: FineFrame) -> (Rgb, bool) {
    let cut = begun.cut;
    while !pollster::block_on(begun.step(5)).unwrap().done {}
    (pollster::block_on(fine.finish(begun)), cut)
}

#[test]
fn settings_out_of_range_are_refused() {
    for (steadiness, follow) in [(-0.1, 0.0), (0.96, 0.0), (f64::NAN, 0.0), (0.5, 1.1), (0.5, f64::NAN)] {
        assert!(matches!(VideoSettings { steadiness, follow }.check(), Err(Error::BadSetting { .. })));
    }
}
