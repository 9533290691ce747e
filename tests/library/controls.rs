//! Each control does to the picture what its name says: small paintings by the network of the tree, measured.

use std::sync::{LazyLock, OnceLock};

use crate::common::spectrum::{dominant_frequency, high_frequency_power};
use impasto::{
    device::Engine,
    gallery::Work,
    image::{Rgb, fit, luma, resize},
    measure::{chroma_distance, colour_distance, ssim},
    network::pack,
    session::{
        ContentLoss, FeatureMeasures, Init, KeepColours, Networks, Pyramid, Recipe, Session, SourcePictures, StyleLoss,
        Transfer, feature_measures,
    },
};
use pollster::block_on;
use serde_json::{Value, json};

const SIZE: usize = 96;

static NETWORKS: LazyLock<Networks> =
    LazyLock::new(|| pack::read_folder("weights/vgg19-lite".as_ref()).expect("it is part of the tree").into());
static PHOTO: LazyLock<Rgb> = LazyLock::new(|| {
    let photo = Work::Photo.paint(SIZE, 1);
    let (width, height) = fit(photo.width(), photo.height(), SIZE);
    resize(&photo, width, height)
});
static STYLE: LazyLock<Rgb> = LazyLock::new(|| Work::StainedGlass.paint(SIZE, 1));

fn recipe() -> Recipe {
    let scales = Pyramid { first: 48, factor: 2.0 };
    Recipe { size: SIZE, iterations: 40, scales, strength: 0.7, ..Recipe::for_network("vgg19-lite").unwrap() }
}

fn paint_in(style: &Rgb, recipe: Recipe) -> Rgb {
    let pictures = SourcePictures::new(&PHOTO, style);
    let mut session = Session::new(&NETWORKS, &Engine::cpu(), &pictures, recipe).unwrap();
    block_on(session.step(usize::MAX)).unwrap();
    block_on(session.finish())
}

fn paint(recipe: Recipe) -> Rgb {
    paint_in(&STYLE, recipe)
}

/// A painting by the recipe that all others differ from in one setting.
fn plain() -> &'static Rgb {
    static PLAIN: OnceLock<Rgb> = OnceLock::new();
    PLAIN.get_or_init(|| paint(recipe()))
}

fn features(picture: &Rgb) -> FeatureMeasures {
    block_on(feature_measures(&NETWORKS, "vgg19-lite", &Engine::cpu(), picture, (&PHOTO, &STYLE))).unwrap()
}

/// Those that lay the photo's chroma under the painting: it is where it was.
#[test]
fn kept_colours_are_where_the_photo_has_them() {
    let of_style = chroma_distance(plain(), &PHOTO);
    for (keep_colours, most) in [(KeepColours::Luminance, 0.6), (KeepColours::Oklab, 0.4)] {
        let at =
            |colour_strength| chroma_distance(&paint(Recipe { keep_colours, colour_strength, ..recipe() }), &PHOTO);
        let (whole, half) = (at(1.0), at(0.5));
        assert!(whole < most * of_style, "{keep_colours:?}: {whole} of {of_style}");
        assert!(whole < half && half < of_style, "{keep_colours:?}: {whole}, {half}, {of_style}");
    }
}

/// Those that paint from a style in the photo's colours: it has them, wherever the strokes need them.
#[test]
fn matched_colours_are_the_photos() {
    let (far, moved) = (colour_distance(plain(), &PHOTO), chroma_distance(plain(), &PHOTO));
    for keep_colours in [KeepColours::Histogram, KeepColours::Covariance] {
        let at = |colour_strength| paint(Recipe { keep_colours, colour_strength, ..recipe() });
        let (whole, half) = (at(1.0), colour_distance(&at(0.5), &PHOTO));
        let near = colour_distance(&whole, &PHOTO);
        assert!(near < 0.6 * far && near < half && half < far, "{keep_colours:?}: {near}, {half}, {far}");
        let kept = chroma_distance(&whole, &PHOTO);
        assert!(kept < moved, "{keep_colours:?}: {kept} of {moved}");
    }
}

#[test]
fn colours_alone_leave_the_drawing() {
    let recoloured = paint(Recipe { transfer: Transfer::Colours, strength: 1.0, ..recipe() });
    let (before, after) = (colour_distance(&PHOTO, &STYLE), colour_distance(&recoloured, &STYLE));
    assert!(after < 0.5 * before, "{after} of {before}");
    assert!(ssim(&recoloured, &PHOTO) > ssim(plain(), &PHOTO) + 0.2);
}

#[test]
fn a_larger_style_gives_larger_strokes() {
    // Stripes with a period of 6 pixels at style scale 1.
    let stripes = Rgb::from_fn(SIZE, SIZE, |x, y| {
        let wave = (std::f32::consts::TAU * (x + y) as f32 / (6.0 * std::f32::consts::SQRT_2)).sin();
        [0.5 + 0.4 * wave, 0.5 + 0.3 * wave, 0.4]
    });
    let frequency =
        |style_scale| dominant_frequency(&paint_in(&stripes, Recipe { style_scale, strength: 0.9, ..recipe() }));
    let frequencies = [1.0, 1.5, 2.0].map(frequency);
    assert!((frequencies[0] - 1.0 / 6.0).abs() < 0.02, "{frequencies:?}");
    assert!((frequencies[1] - 1.0 / 9.0).abs() < 0.02, "{frequencies:?}");
    assert!((frequencies[2] - 1.0 / 12.0).abs() < 0.02, "{frequencies:?}");
}

#[test]
fn total_variation_takes_high_frequencies_away() {
    let rough = high_frequency_power(&paint(Recipe { tv_weight: 0.0, ..recipe() }));
    let smooth = high_frequency_power(&paint(Recipe { tv_weight: 300.0, ..recipe() }));
    assert!(smooth < 0.5 * rough, "{smooth} of {rough}");
}

/// The mean absolute step of luma from neighbour to neighbour; from a photo, of its difference from the photo's.
fn edge_distance(picture: &Rgb, photo: Option<&Rgb>) -> f32 {
    let light = |x: usize, y: usize| luma(picture.pixel(x, y)) - photo.map_or(0.0, |photo| luma(photo.pixel(x, y)));
    let all = (0..picture.height() - 1).flat_map(|y| (0..picture.width() - 1).map(move |x| (x, y)));
    let distances = all.flat_map(|(x, y)| [(x + 1, y), (x, y + 1)].map(|(u, v)| (light(u, v) - light(x, y)).abs()));
    distances.sum::<f32>() / (2 * (picture.height() - 1) * (picture.width() - 1)) as f32
}

/// Edges stay, and with them high frequencies: what gets less is the steps in between.
#[test]
fn l1_total_variation_flattens() {
    let plain = Recipe { tv_weight: 0.0, ..recipe() };
    let rough = edge_distance(&paint(plain.clone()), None);
    let flat = edge_distance(&paint(Recipe { tv_l1_weight: 80.0, ..plain }), None);
    assert!(flat < 0.8 * rough, "{flat} of {rough}");
}

#[test]
fn kept_edges_are_the_photos() {
    let far = edge_distance(plain(), Some(&PHOTO));
    let near = edge_distance(&paint(Recipe { edge_weight: 20.0, ..recipe() }), Some(&PHOTO));
    assert!(near < 0.7 * far, "{near} of {far}");
}

#[test]
fn strength_goes_from_the_photo_to_the_style() {
    let measures = [0.1, 0.5, 0.9].map(|strength| features(&paint(Recipe { strength, ..recipe() })));
    let (style, content) = (|i: usize| measures[i].style_loss.mean, |i: usize| measures[i].content_loss.mean);
    assert!(style(1) < 0.7 * style(0) && style(2) < 0.7 * style(1), "{measures:?}");
    assert!(content(1) > content(0) && content(2) > content(1), "{measures:?}");
}

#[test]
fn self_similarity_keeps_more_of_it_at_the_same_style() {
    let by_features = features(&paint(Recipe { strength: 0.6, ..recipe() }));
    let by_self_similarity = features(&paint(Recipe { content_loss: ContentLoss::SelfSimilarity, ..recipe() }));
    let (kept, kept_own) = (by_features.self_similarity.mean, by_self_similarity.self_similarity.mean);
    let (style, own) = (by_features.style_loss.mean, by_self_similarity.style_loss.mean);
    assert!(own < 1.1 * style, "style loss {own}, not {style}");
    assert!(kept_own < 0.9 * kept, "distance {kept_own}, not {kept}");
}

#[test]
fn every_style_loss_comes_near_to_the_style() {
    let of_photo = features(&PHOTO).style_loss.mean;
    for style_loss in [StyleLoss::Gram, StyleLoss::Moments] {
        let painted = features(&paint(Recipe { style_loss, ..recipe() })).style_loss.mean;
        assert!(painted < 0.3 * of_photo, "{style_loss:?}: {painted} of {of_photo}");
    }
}

#[test]
fn another_seed_is_another_painting_from_noise() {
    let from_noise = |seed| paint(Recipe { init: Init::Noise, seed, iterations: 20, ..recipe() });
    let (one, same, other) = (from_noise(1), from_noise(1), from_noise(2));
    assert_eq!(one, same);
    let difference: f32 = one.planes().iter().zip(other.planes()).map(|(a, b)| (a - b).abs()).sum();
    assert!(difference / one.planes().len() as f32 > 0.01);
}

/// Every number of the schema, one step outside its range.
#[test]
fn every_number_out_of_range_is_refused_in_one_sentence() {
    let schema: Value = serde_json::from_str(include_str!("../../web/schema.json")).unwrap();
    let mut checked = 0;
    for (name, setting) in schema["properties"].as_object().unwrap() {
        let Some((least, most)) = setting["minimum"].as_f64().zip(setting["maximum"].as_f64()) else { continue };
        for value in [least - 1.0, most + 1.0] {
            let given = if setting["type"] == "integer" { json!(value as i64) } else { json!(value) };
            let message = Recipe::from_json(&json!({ name: given }).to_string(), "r.json").unwrap_err().to_string();
            assert!(message.starts_with(&format!("{name} is {value}; it must be {least} to {most}")), "{message}");
            assert_eq!(message.lines().count(), 1, "{message}");
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked} numbers");
}

/// Every choice of the schema, with a word that it does not have.
#[test]
fn every_unknown_choice_is_refused_with_those_that_there_are() {
    let schema: Value = serde_json::from_str(include_str!("../../web/schema.json")).unwrap();
    let mut checked = 0;
    for (name, setting) in schema["properties"].as_object().unwrap() {
        let Some(choices) = setting["oneOf"].as_array() else { continue };
        let choices: Vec<&str> = choices.iter().filter_map(|choice| choice["const"].as_str()).collect();
        if choices.is_empty() {
            continue;
        }
        let message = Recipe::from_json(&json!({ name: "soup" }).to_string(), "r.json").unwrap_err().to_string();
        assert!(message.contains("soup") && choices.iter().all(|choice| message.contains(choice)), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        checked += 1;
    }
    assert!(checked >= 6, "{checked} choices");
}
