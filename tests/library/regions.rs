//! Styles for parts of a photo: masks, what stays, what is transparent, and settings that change on the way.

use std::sync::Arc;

use burn::tensor::{Tensor, TensorData};
use impasto::{
    device::Engine,
    gallery::Work,
    image::{Mask, Rgb},
    network::{Vgg, random},
    optimizer::Objective,
    session::{
        Area, KeepColours, Networks, Pyramid, Recipe, Region, ScaleObjective, ScalePictures, ScaleSettings, Session,
        SourcePictures, Speed, StyleCrop, StyleLoss, Weighted,
    },
};
use pollster::block_on;

const CHANNELS: [usize; 13] = [4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8];

fn networks() -> Networks {
    random::weights(&CHANNELS, 5).into()
}

fn recipe(size: usize, iterations: usize) -> Recipe {
    Recipe { size, iterations, strength: 0.8, ..Recipe::for_network("vgg19-random").unwrap() }
}

fn paint(pictures: &SourcePictures, recipe: Recipe) -> Rgb {
    let mut session = Session::new(&networks(), &Engine::cpu(), pictures, recipe).unwrap();
    block_on(session.step(usize::MAX)).unwrap();
    block_on(session.finish())
}

/// The left half, or the right.
fn half(left: bool) -> Mask {
    Mask::from_fn(60, 40, |x, _| f32::from(u8::from((x < 30) == left)))
}

/// The mean squared difference over columns.
fn difference(a: &Rgb, b: &Rgb, columns: std::ops::Range<usize>) -> f32 {
    let pixels = columns.flat_map(|x| (0..a.height()).map(move |y| (x, y)));
    let (count, sum) = pixels.fold((0.0, 0.0), |(count, sum), (x, y)| {
        let (a, b) = (a.pixel(x, y), b.pixel(x, y));
        (count + 3.0, sum + (0..3).map(|c| (a[c] - b[c]).powi(2)).sum::<f32>())
    });
    sum / count
}

#[test]
fn outside_of_its_mask_a_style_leaves_the_photo() {
    let (photo, style, mask) = (Work::Photo.paint(60, 1), Work::Mosaic.paint(48, 1), half(true));
    let region = Region { style: style.clone(), mask, strength: 1.0 };
    let pictures = SourcePictures { styles: Vec::new(), regions: vec![region], ..SourcePictures::new(&photo, &style) };
    let painted = paint(&pictures, recipe(60, 20));
    assert!(difference(&painted, &photo, 30..60) <= 0.0);
    assert!(difference(&painted, &photo, 0..30) > 1e-3);
}

#[test]
fn what_is_protected_stays_whatever_the_rest_becomes() {
    let (photo, style, mask) = (Work::Photo.paint(60, 1), Work::Mosaic.paint(48, 1), half(false));
    let pictures = SourcePictures { protected: Some(mask), ..SourcePictures::new(&photo, &style) };
    for init in [None, Some(&style)] {
        let painted = paint(&SourcePictures { initial: init.cloned(), ..pictures.clone() }, recipe(60, 12));
        assert!(difference(&painted, &photo, 30..60) <= 0.0);
        assert!(difference(&painted, &photo, 0..30) > 1e-3);
    }
}

#[test]
fn each_region_is_painted_in_its_own_style() {
    let (photo, ink, mosaic) = (Work::Photo.paint(60, 1), Work::Ink.paint(48, 1), Work::Mosaic.paint(48, 1));
    let whole = |style| paint(&SourcePictures::new(&photo, style), recipe(60, 30));
    let (all_ink, all_mosaic) = (whole(&ink), whole(&mosaic));
    let mask = half(true);
    let region = Region { style: ink.clone(), mask, strength: 1.0 };
    let both = paint(
        &SourcePictures { regions: vec![region.clone()], ..SourcePictures::new(&photo, &mosaic) },
        recipe(60, 30),
    );
    // Away from the border between them.
    assert!(difference(&both, &all_ink, 0..20) < difference(&both, &all_mosaic, 0..20));
    assert!(difference(&both, &all_mosaic, 40..60) < difference(&both, &all_ink, 40..60));
    let weak = Region { strength: 0.01, ..region };
    let weakly = paint(&SourcePictures { regions: vec![weak], ..SourcePictures::new(&photo, &mosaic) }, recipe(60, 30));
    assert!(difference(&weakly, &photo, 0..20) < 0.5 * difference(&both, &photo, 0..20));
}

#[test]
fn a_mask_over_everything_changes_nothing() {
    let (photo, style) = (Work::Photo.paint(60, 1), Work::Mosaic.paint(48, 1));
    let everything = Mask::from_fn(60, 40, |_, _| 1.0);
    let region = Region { style: style.clone(), mask: everything, strength: 1.0 };
    for style_loss in [StyleLoss::Gram, StyleLoss::Moments] {
        let recipe = Recipe { style_loss, ..recipe(60, 4) };
        let plain = SourcePictures::new(&photo, &style);
        let masked = SourcePictures { styles: Vec::new(), regions: vec![region.clone()], ..plain.clone() };
        let (plain, masked) = (paint(&plain, recipe.clone()), paint(&masked, recipe));
        assert!(difference(&plain, &masked, 0..60) < 1e-6, "{style_loss:?}: {}", difference(&plain, &masked, 0..60));
    }
}

/// Along a direction, a central difference of the loss against the gradient: for a mask with soft borders, of which a part
/// stays as in the photo.
#[test]
fn the_gradient_of_guided_losses_is_that_of_their_value() {
    let engine = Engine::cpu();
    let weights = random::weights(&CHANNELS, 5);
    let network = Arc::new(Vgg::new(&weights, &engine));
    let tensor = |picture: Rgb| {
        let dims = [1, 3, picture.height(), picture.width()];
        Tensor::<4>::from_data(TensorData::new(picture.into_planes(), dims), engine.device())
    };
    let (photo, style) = (tensor(Work::Photo.paint(48, 1)), tensor(Work::Mosaic.paint(40, 1)));
    let [_, _, height, width] = photo.dims();
    let mask = Mask::from_fn(width, height, |x, y| (x + y) as f32 / (width + height) as f32);
    let shares = TensorData::new(mask.inverse().shares().to_vec(), [1, 1, height, width]);
    for style_loss in [StyleLoss::Gram, StyleLoss::Moments] {
        let recipe = Recipe { style_loss, style_weight: 30.0, ..recipe(48, 1) };
        let settings = ScaleSettings::new(&recipe, 48, &weights.clone().into()).unwrap();
        let styles = vec![Weighted { value: style.clone(), weight: 1.0 }];
        let pictures = ScalePictures {
            areas: vec![Area { styles, mask: Some(mask.clone()), strength: 2.0 }],
            painted: Some(Tensor::from_data(shares.clone(), engine.device())),
            ..ScalePictures::new(photo.clone(), style.clone(), photo.clone())
        };
        let objective = block_on(ScaleObjective::new(network.clone(), &settings, &pictures)).unwrap();
        let x = photo.clone().mul_scalar(0.7).add_scalar(0.1);
        let direction = tensor(Rgb::from_fn(width, height, |x, y| {
            [((x * 7 + y * 3) % 11) as f32 / 11.0, ((x * 5 + y) % 7) as f32 / 7.0, 0.3]
        }))
        .sub_scalar(0.5);
        let value = |step: f64| -> f64 {
            let terms = objective.evaluate(x.clone().add(direction.clone().mul_scalar(step))).terms;
            block_on(engine.read(terms)).unwrap().into_iter().map(f64::from).sum()
        };
        let slope = objective.evaluate(x.clone()).gradient.mul(direction.clone()).sum();
        let slope = f64::from(block_on(engine.read(slope)).unwrap()[0]);
        let step = 2e-3;
        let measured = (value(step) - value(-step)) / (2.0 * step);
        assert!((slope - measured).abs() < 0.02 * measured.abs(), "{style_loss:?}: {slope} for {measured}");
    }
}

#[test]
fn transparency_comes_back_and_does_not_count() {
    let (photo, style, mask) = (Work::Photo.paint(60, 1), Work::Mosaic.paint(48, 1), half(true));
    let pictures = SourcePictures { opacity: Some(mask.clone()), ..SourcePictures::new(&photo, &style) };
    let mut session = Session::new(&networks(), &Engine::cpu(), &pictures, recipe(48, 3)).unwrap();
    block_on(session.step(usize::MAX)).unwrap();
    let picture = block_on(session.finish());
    let opacity = session.opacity(picture.width(), picture.height()).expect("the photo's");
    assert!(opacity.share(2, 2) > 0.99 && opacity.share(picture.width() - 3, 2) < 0.01);
    let bytes = picture.to_rgba8(Some(&opacity));
    assert_eq!((bytes[3], bytes[4 * picture.width() - 1]), (255, 0));
    // What the other half holds matters less than where it is seen: only through the content's receptive fields.
    let other = Rgb::from_fn(60, 40, |x, y| if x < 30 { photo.pixel(x, y) } else { [0.0; 3] });
    let change = |opacity| {
        let pictures = SourcePictures { opacity, ..pictures.clone() };
        let again = SourcePictures { content: other.clone(), ..pictures.clone() };
        difference(&paint(&pictures, recipe(60, 10)), &paint(&again, recipe(60, 10)), 0..12)
    };
    let (hidden, seen) = (change(Some(mask)), change(None));
    assert!(hidden < 0.6 * seen, "{hidden} of {seen}");
}

#[test]
fn a_turned_or_cropped_style_is_another_style() {
    let photo = Work::Photo.paint(48, 1);
    // Stripes: up and down at the left, across at the right.
    let style = Rgb::from_fn(48, 32, |x, y| [((if x < 24 { x } else { y }) / 3 % 2) as f32; 3]);
    let pictures = SourcePictures::new(&photo, &style);
    let painted = |recipe: Recipe| {
        let picture = paint(&pictures, Recipe { strength: 1.0, ..recipe });
        // How much changes along rows and along columns.
        let step = |right: usize, down: usize| -> f32 {
            let pairs = (0..picture.width() - 1).flat_map(|x| (0..picture.height() - 1).map(move |y| (x, y)));
            pairs.map(|(x, y)| (picture.pixel(x, y)[1] - picture.pixel(x + right, y + down)[1]).powi(2)).sum()
        };
        step(1, 0) / step(0, 1)
    };
    let upright = StyleCrop { right: 0.5, ..StyleCrop::default() };
    let left = painted(Recipe { style_crop: upright, ..recipe(48, 25) });
    let right = painted(Recipe { style_crop: StyleCrop { left: 0.5, ..StyleCrop::default() }, ..recipe(48, 25) });
    let turned = painted(Recipe { style_crop: upright, style_rotation: 90.0, ..recipe(48, 25) });
    assert!(left > 1.2 * right && left > 1.2 * turned, "{left} {right} {turned}");
}

#[test]
fn steering_takes_other_settings_from_the_present_picture() {
    let (photo, style) = (Work::Photo.paint(60, 1), Work::Mosaic.paint(48, 1));
    let pictures = SourcePictures::new(&photo, &style);
    let mut session = Session::new(&networks(), &Engine::cpu(), &pictures, recipe(60, 20)).unwrap();
    block_on(session.step(10)).unwrap();
    let before = block_on(session.preview()).unwrap();
    let other = Recipe { keep_colours: KeepColours::Luminance, style_scale: 2.0, ..recipe(60, 20) };
    block_on(session.steer(&pictures, other.clone())).unwrap();
    assert_eq!(session.recipe(), &other);
    assert_eq!((session.progress().iteration, session.progress().iterations), (10, 20));
    let after = block_on(session.preview()).unwrap();
    assert_eq!((after.width(), after.height()), (before.width(), before.height()));
    // The device is as fast as before.
    let work = |early: bool| {
        let speed = Speed { rate: 1e30, overhead: 1.0 };
        let pyramid = Recipe { scales: Pyramid { first: 20, factor: 1.5 }, ..recipe(60, 20) };
        let mut session = Session::new(&networks(), &Engine::cpu(), &pictures, pyramid.clone()).unwrap();
        block_on(session.step(3)).unwrap();
        let before = session.progress().work;
        if early {
            session.expect_speed(speed).unwrap();
        }
        block_on(session.steer(&pictures, Recipe { strength: 0.3, ..pyramid })).unwrap();
        if !early {
            session.expect_speed(speed).unwrap();
        }
        block_on(session.step(2)).unwrap();
        (before, session.progress().work)
    };
    assert_eq!(work(true), work(false));
    // A refused recipe changes nothing.
    let refused = Recipe { strength: 7.0, ..recipe(60, 20) };
    assert!(block_on(session.steer(&pictures, refused)).is_err());
    assert_eq!(session.recipe(), &other);
    block_on(session.step(usize::MAX)).unwrap();
    assert!(session.progress().done);
}
