//! A whole painting on the CPU with the random network: it falls, it is deterministic, it goes on, any shape works.

use std::{collections::BTreeMap, sync::Arc};

use burn::tensor::{Device, Tensor, TensorData};
use impasto::{
    Error,
    device::Engine,
    gallery::Work,
    image::Rgb,
    measure::{colour_distance, patch_distance, ssim},
    network::{NetworkWeights, Vgg, random},
    optimizer::{AdamOptions, LbfgsOptions, Method, Objective},
    session::{
        ContentLoss, Init, KeepColours, Networks, Parameters, Progress, Pyramid, Recipe, ScaleObjective, ScaleOverride,
        ScalePictures, ScaleSettings, Session, SessionState, SourcePictures, Speed, StyleLoss, Transfer, Weighted,
    },
};
use pollster::block_on;

fn networks() -> Networks {
    random::weights(&[4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8], 5).into()
}

fn recipe(size: usize, iterations: usize) -> Recipe {
    Recipe { size, iterations, ..Recipe::for_network("vgg19-random").unwrap() }
}

fn photo() -> Rgb {
    Work::Photo.paint(60, 1)
}

fn session(photo: &Rgb, recipe: Recipe) -> Session {
    let style = Work::Mosaic.paint(48, 1);
    Session::new(&networks(), &Engine::cpu(), &SourcePictures::new(photo, &style), recipe).unwrap()
}

fn run(session: &mut Session) -> Vec<Progress> {
    let mut all = Vec::new();
    while !session.progress().done {
        all.push(block_on(session.step(1)).unwrap().clone());
    }
    all
}

#[test]
fn the_loss_falls_at_every_iteration_of_a_scale() {
    let mut session = session(&photo(), Recipe { scales: Pyramid { first: 24, factor: 1.5 }, ..recipe(54, 30) });
    let all = run(&mut session);
    assert_eq!((all.len(), all[29].scales), (30, 3));
    for pair in all.windows(2).filter(|pair| pair[0].scale == pair[1].scale) {
        assert!(pair[1].loss.total <= pair[0].loss.total);
    }
    assert!(all[29].loss.total < 0.7 * all[0].start_loss, "{} to {}", all[0].start_loss, all[29].loss.total);
    assert!(all.windows(2).all(|pair| pair[1].work > pair[0].work));
    assert!(all[29].evaluations >= 30);
}

#[test]
fn the_result_differs_from_the_photo_and_stays_in_range() {
    let mut session = session(&photo(), recipe(48, 20));
    run(&mut session);
    let result = block_on(session.finish());
    assert_eq!((result.width(), result.height()), (48, 32));
    assert!(result.planes().iter().all(|v| (0.0..=1.0).contains(v)));
    let photo = impasto::image::resize(&photo(), 48, 32);
    let difference: f32 = result.planes().iter().zip(photo.planes()).map(|(a, b)| (a - b).abs()).sum();
    assert!(difference / photo.planes().len() as f32 > 0.02);
}

#[test]
fn the_same_recipe_gives_the_same_picture_however_steps_are_grouped() {
    let paint = |group: usize, seed: u64| {
        let recipe = Recipe { init: Init::Noise, seed, scales: Pyramid { first: 20, factor: 1.5 }, ..recipe(40, 12) };
        let mut session = session(&photo(), recipe);
        while !session.progress().done {
            block_on(session.step(group)).unwrap();
            // Looking must not change anything.
            block_on(session.preview()).unwrap();
        }
        block_on(session.finish())
    };
    assert_eq!(paint(1, 1), paint(5, 1));
    assert_ne!(paint(1, 1), paint(1, 2));
}

#[test]
fn a_painting_in_tiles_is_the_painting() {
    let photo = Work::Photo.paint(400, 1);
    let style = Work::Mosaic.paint(300, 1);
    // One size, so that the tiles are those of the whole painting.
    let recipe = Recipe { scales: Pyramid { first: 400, factor: 1.5 }, margin: 3, ..recipe(400, 2) };
    let paint = |engine: &Engine| {
        let sizes = ((photo.width(), photo.height()), &[(style.width(), style.height())][..]);
        let speed = Speed { rate: 1.0, overhead: 0.0 };
        let estimate = Session::estimate(&networks(), engine, sizes, &recipe, speed).unwrap();
        let pictures = SourcePictures::new(&photo, &style);
        let mut session = Session::new(&networks(), engine, &pictures, recipe.clone()).unwrap();
        run(&mut session);
        (estimate, block_on(session.finish()))
    };
    let (whole_estimate, whole) = paint(&Engine::cpu());
    let memory = whole_estimate.bytes - 3_000_000;
    let (estimate, tiled) = paint(&Engine::cpu().with_memory(memory));
    assert!(estimate.bytes <= memory && estimate.fits);
    // Only what is computed in tiles is computed twice; another optimizer would take no more.
    assert!(estimate.seconds > 1.1 * whole_estimate.seconds, "{estimate:?} {whole_estimate:?}");
    let differences = whole.planes().iter().zip(tiled.planes()).map(|(a, b)| (a - b).abs());
    assert!(differences.clone().sum::<f32>() > 0.0, "sums in another order");
    // Of rounding, after two iterations: each makes it many times as large. A seam would be larger still.
    let largest = differences.fold(0.0, f32::max);
    assert!(largest < 5e-4, "{largest}");
}

#[test]
fn less_memory_takes_a_shorter_history_and_then_adam() {
    let photo = Work::Photo.paint(600, 1);
    let recipe = recipe(600, 60);
    let estimate = |memory: u64| {
        let engine = Engine::cpu().with_memory(memory);
        let sizes = ((photo.width(), photo.height()), &[(600, 450)][..]);
        Session::estimate(&networks(), &engine, sizes, &recipe, Speed { rate: 1e9, overhead: 0.0 }).unwrap()
    };
    let whole = estimate(u64::MAX);
    let mut before = whole.bytes;
    for share in [0.8, 0.6, 0.5] {
        let memory = (whole.bytes as f64 * share) as u64;
        let less = estimate(memory);
        assert!(less.fits && less.bytes <= memory && less.bytes < before, "{share}: {less:?} {whole:?}");
        assert!(less.largest_size >= 600, "{less:?}");
        before = less.bytes;
    }
    let little = estimate(whole.bytes / 10);
    assert!(!little.fits && little.largest_size < 600, "{little:?}");
}

#[test]
fn a_scale_that_no_longer_changes_ends_early() {
    let iterations = |tolerance: f64| {
        let mut session =
            session(&photo(), Recipe { tolerance, scales: Pyramid { first: 24, factor: 1.5 }, ..recipe(36, 300) });
        let all = run(&mut session);
        let last = all.last().unwrap();
        assert!(last.done && last.iteration == last.iterations && last.scale == 2, "{last:?}");
        assert!(all.windows(2).all(|pair| pair[1].work > pair[0].work));
        (all.len(), last.loss.total)
    };
    let (all, best) = iterations(0.0);
    let (fewer, good) = iterations(0.01);
    assert!(fewer < all / 2 && good < 1.2 * best, "{fewer} of {all}, {good} for {best}");
}

#[test]
fn strength_moves_from_photo_to_style() {
    let content = |strength: f64| {
        let mut session = session(&photo(), Recipe { strength, ..recipe(40, 25) });
        run(&mut session);
        let result = block_on(session.finish());
        let photo = impasto::image::resize(&photo(), result.width(), result.height());
        result.planes().iter().zip(photo.planes()).map(|(a, b)| (a - b).powi(2)).sum::<f32>()
    };
    let (weak, middle, strong) = (content(0.0), content(0.5), content(1.0));
    assert!(weak < middle && middle < strong, "{weak} {middle} {strong}");
}

#[test]
fn odd_sizes_and_all_ratios_paint() {
    for (width, height) in [(8, 64), (64, 8), (33, 31), (17, 64), (9, 9)] {
        let photo = Rgb::from_fn(width, height, |x, y| [x as f32 / 64.0, y as f32 / 64.0, 0.5]);
        let mut session = session(&photo, recipe(61, 3));
        run(&mut session);
        let result = block_on(session.finish());
        assert_eq!(result.width().max(result.height()), 61);
    }
}

#[test]
fn a_pyramids_coefficients_can_be_what_is_optimized() {
    for optimizer in [Method::default(), Method::Adam(AdamOptions { averaging: 0.8, ..AdamOptions::default() })] {
        let recipe = |parameters| Recipe { parameters, optimizer: optimizer.clone(), ..recipe(51, 25) };
        let (of_pixels, _) = finished(recipe(Parameters::Pixels));
        let (picture, progress) = finished(recipe(Parameters::Laplacian));
        assert!(progress.loss.total < 0.7 * progress.start_loss, "{:?}", progress.loss);
        assert_ne!(picture, of_pixels);
        assert!(picture.planes().iter().all(|value| (0.0..=1.0).contains(value)));
    }
}

#[test]
fn adam_paints_too() {
    let mut session = session(&photo(), Recipe { optimizer: Method::Adam(AdamOptions::default()), ..recipe(40, 40) });
    let all = run(&mut session);
    assert!(all[39].loss.total < 0.8 * all[0].start_loss);
}

#[test]
fn a_stopped_painting_goes_on_from_its_picture() {
    let begun = Recipe { scales: Pyramid { first: 24, factor: 1.5 }, ..recipe(54, 30) };
    let (photo, style) = (photo(), Work::Mosaic.paint(48, 1));
    let pictures = SourcePictures::new(&photo, &style);
    let other = |iterations, strength| Recipe { iterations, strength, ..begun.clone() };
    let mut session = session(&photo, begun.clone());
    block_on(session.step(13)).unwrap();
    assert_eq!(session.progress().scale, 2);
    block_on(session.steer(&pictures, other(50, 0.5))).unwrap();
    assert_eq!((session.progress().iteration, session.progress().iterations), (13, 50));
    let all = run(&mut session);
    assert_eq!((all.last().unwrap().iteration, all.last().unwrap().width), (50, 54));
    // A finished one too, at full size.
    block_on(session.steer(&pictures, other(55, 0.9))).unwrap();
    assert_eq!(session.progress().width, 54);
    assert!(!session.progress().done);
    let all = run(&mut session);
    assert_eq!(all.last().unwrap().iteration, 55);
    // No more than is done: nothing to do.
    block_on(session.steer(&pictures, other(10, 0.9))).unwrap();
    assert!(session.progress().done);
}

#[test]
fn a_picture_is_there_before_and_between_steps() {
    let mut session = session(&photo(), Recipe { scales: Pyramid { first: 24, factor: 1.5 }, ..recipe(54, 30) });
    let before = block_on(session.finish());
    assert_eq!((before.width(), before.height()), (54, 36));
    block_on(session.step(2)).unwrap();
    assert_eq!(block_on(session.preview()).unwrap().width(), 24);
    assert_eq!(block_on(session.finish()).width(), 54);
}

#[test]
fn a_photo_that_is_its_own_style_has_nothing_to_do() {
    let photo = photo();
    let recipe = Recipe { tv_weight: 0.0, ..recipe(60, 5) };
    let mut session = Session::new(&networks(), &Engine::cpu(), &SourcePictures::new(&photo, &photo), recipe).unwrap();
    let all = run(&mut session);
    assert!(all.last().unwrap().loss.total < 1e-3);
}

#[test]
fn settings_that_cannot_be_are_refused() {
    let refused = |recipe: Recipe| {
        Session::new(&networks(), &Engine::cpu(), &SourcePictures::new(&photo(), &photo()), recipe)
            .err()
            .expect("refused")
            .to_string()
    };
    assert!(refused(recipe(0, 10)).contains("size is 0"));
    assert!(refused(recipe(100_000, 10)).contains("size is 100000"));
    assert!(refused(recipe(64, 0)).contains("iterations is 0"));
    let lbfgs = |history| Method::Lbfgs(LbfgsOptions { history });
    assert!(refused(Recipe { optimizer: lbfgs(0), ..recipe(64, 1) }).contains("optimizer.history is 0"));
    let layers = |name: &str| Some([(name.to_owned(), 1.0)].into());
    assert!(refused(Recipe { style_layers: layers("relu9_1"), ..recipe(64, 1) }).contains("relu9_1"));
    let shallow = random::weights(&[4, 4], 1).into();
    let deep = Recipe { content_layers: layers("relu4_2"), ..recipe(64, 1) };
    let error =
        Session::new(&shallow, &Engine::cpu(), &SourcePictures::new(&photo(), &photo()), deep).err().expect("refused");
    assert!(matches!(error, Error::UnknownLayer { .. }) && error.to_string().contains("relu1_1, relu1_2"), "{error}");
}

fn painted(networks: &Networks, recipe: Recipe) -> Rgb {
    let (photo, style) = (photo(), Work::Mosaic.paint(48, 1));
    let pictures = SourcePictures::new(&photo, &style);
    let mut session = Session::new(networks, &Engine::cpu(), &pictures, recipe).unwrap();
    run(&mut session);
    block_on(session.finish())
}

/// Two scales, 24 and 48 pixels, the second with these settings.
fn two_scales(large: ScaleOverride) -> Recipe {
    let small = ScaleOverride { up_to: Some(24), iterations: 10, ..ScaleOverride::default() };
    Recipe { scales: Pyramid { first: 24, factor: 2.0 }, scale_overrides: vec![small, large], ..recipe(48, 20) }
}

#[test]
fn each_scale_is_painted_by_the_network_that_it_names() {
    let other = NetworkWeights { name: "vgg19-lite".into(), ..random::weights(&[4, 6, 4, 4, 8, 6], 9) };
    let mut both = networks();
    both.add(other);
    let layers = Some([("relu2_1".to_owned(), 1.0)].into());
    let large = |network: Option<&str>| ScaleOverride {
        iterations: 10,
        network: network.map(Into::into),
        content_layers: layers.clone(),
        style_layers: layers.clone(),
        ..ScaleOverride::default()
    };
    let recipe = two_scales(large(Some("vgg19-lite")));
    assert_eq!(recipe.networks(), ["vgg19-random", "vgg19-lite"]);
    assert_ne!(painted(&both, recipe.clone()), painted(&both, two_scales(large(None))));
    let missing = Session::new(&networks(), &Engine::cpu(), &SourcePictures::new(&photo(), &photo()), recipe)
        .err()
        .expect("refused");
    assert!(matches!(missing, Error::NoWeights { .. }) && missing.to_string().contains("vgg19-lite"), "{missing}");
}

#[test]
fn layers_that_no_loss_observes_change_nothing() {
    // The second scale's network is cut behind relu2_1, the first scale's is not.
    let layers = Some([("relu2_1".to_owned(), 1.0)].into());
    let large = ScaleOverride {
        content_layers: layers.clone(),
        style_layers: layers,
        iterations: 10,
        ..ScaleOverride::default()
    };
    let same = random::weights(&[4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8], 5);
    let mut both = networks();
    both.add(NetworkWeights { name: "vgg19-lite".into(), ..same });
    // The same weights under another name are loaded anew.
    let anew = ScaleOverride { network: Some("vgg19-lite".into()), ..large.clone() };
    assert_eq!(painted(&both, two_scales(large)), painted(&both, two_scales(anew)));
}

#[test]
fn a_content_target_mixes_photo_and_painting() {
    let weights = random::weights(&[4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8], 5);
    let network = Arc::new(Vgg::new(&weights, &Engine::cpu()));
    let picture = |work: Work| {
        let picture = work.paint(48, 1);
        let dims = [1, 3, picture.height(), picture.width()];
        Tensor::<4>::from_data(TensorData::new(picture.into_planes(), dims), &Device::flex())
    };
    let (photo, painting) = (picture(Work::Photo), picture(Work::Photo).mul_scalar(0.5));
    // The content loss of the photo and of the painting, by the photo's share in the target.
    let losses = |share: f64| {
        let recipe = Recipe {
            scale_overrides: vec![ScaleOverride { photo: share, ..ScaleOverride::default() }],
            ..recipe(48, 1)
        };
        let settings = ScaleSettings::new(&recipe, 48, &weights.clone().into()).unwrap();
        let pictures = ScalePictures::new(photo.clone(), photo.clone(), painting.clone());
        let objective = block_on(ScaleObjective::new(network.clone(), &settings, &pictures)).unwrap();
        [&photo, &painting].map(|x| {
            let terms = block_on(Engine::cpu().read(objective.evaluate(x.clone()).terms)).unwrap();
            let named = objective.terms().into_iter().zip(&terms);
            named.filter(|(name, _)| *name == "content").map(|(_, term)| term).sum::<f32>()
        })
    };
    let (photo_only, half, painting_only) = (losses(1.0), losses(0.5), losses(0.0));
    assert!(photo_only[0] < 1e-6 && photo_only[1] > 1e-3, "{photo_only:?}");
    assert!(painting_only[1] < 1e-6 && painting_only[0] > 1e-3, "{painting_only:?}");
    assert!(half[0] > 1e-4 && half[1] > 1e-4, "{half:?}");
}

#[test]
fn averaged_iterates_are_smoother() {
    let paint = |averaging| {
        let adam = AdamOptions { averaging, ..AdamOptions::default() };
        let mut session = session(&photo(), Recipe { optimizer: Method::Adam(adam), margin: 8, ..recipe(40, 40) });
        run(&mut session);
        block_on(session.finish())
    };
    let roughness = |picture: &Rgb| {
        let rows = picture.planes().chunks_exact(picture.width());
        rows.flat_map(|row| row.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).collect::<Vec<_>>()).sum::<f32>()
    };
    let (last, mean) = (paint(0.0), paint(0.9));
    assert!(roughness(&mean) < roughness(&last), "{} {}", roughness(&mean), roughness(&last));
}

#[test]
fn a_margin_is_painted_and_cut_off() {
    let paint = |margin| painted(&networks(), Recipe { margin, ..recipe(48, 10) });
    let (without, with) = (paint(0), paint(8));
    assert_eq!((with.width(), with.height()), (without.width(), without.height()));
    assert_ne!(with, without);
}

/// Paints in three scales and saves after `iterations`; the picture of the session that went on, and of the restored one.
fn interrupted(recipe: &Recipe, iterations: usize) -> (Rgb, Rgb) {
    let (photo, style) = (photo(), Work::Mosaic.paint(48, 1));
    let pictures = SourcePictures::new(&photo, &style);
    let mut session = Session::new(&networks(), &Engine::cpu(), &pictures, recipe.clone()).unwrap();
    block_on(session.step(iterations)).unwrap();
    let state = block_on(session.save()).unwrap();
    let mut restored = Session::restore(&networks(), &Engine::cpu(), &pictures, &state, recipe.clone()).unwrap();
    assert_eq!(session.progress(), restored.progress());
    // JSON keeps every pixel; an f64 may differ in its last digit.
    let json = serde_json::to_string(&state).unwrap();
    let read: SessionState = serde_json::from_str(&json).unwrap();
    assert_eq!((read.picture(), read.recipe()), (state.picture(), state.recipe()));
    // Saving a restored session that has not gone on gives the same state.
    assert_eq!(block_on(restored.save()).unwrap(), state);
    assert_eq!(run(&mut session), run(&mut restored));
    (block_on(session.finish()), block_on(restored.finish()))
}

#[test]
fn a_restored_session_goes_on_as_if_it_had_not_been_interrupted() {
    let averaging = AdamOptions { averaging: 0.9, ..AdamOptions::default() };
    let both = [Method::default(), Method::Adam(averaging)];
    for (optimizer, parameters) in both.into_iter().zip([Parameters::Laplacian, Parameters::Pixels]) {
        // The content target of each scale depends on the picture that it began with.
        let scale_overrides = vec![ScaleOverride { photo: 0.5, ..ScaleOverride::default() }];
        let scales = Pyramid { first: 24, factor: 1.5 };
        let recipe = Recipe { scales, scale_overrides, optimizer, parameters, ..recipe(54, 12) };
        for iterations in [0, 1, 4, 6, 12] {
            let (session, restored) = interrupted(&recipe, iterations);
            assert_eq!(session, restored, "after {iterations} iterations");
        }
    }
}

#[test]
fn a_state_is_continued_with_another_recipe() {
    let (photo, style) = (photo(), Work::Mosaic.paint(48, 1));
    let pictures = SourcePictures::new(&photo, &style);
    let small = Recipe { scales: Pyramid { first: 24, factor: 1.5 }, ..recipe(36, 10) };
    let mut session = Session::new(&networks(), &Engine::cpu(), &pictures, small.clone()).unwrap();
    run(&mut session);
    let state = block_on(session.save()).unwrap();
    let large = Recipe { size: 54, iterations: 20, strength: 0.8, ..small };
    let mut restored = Session::restore(&networks(), &Engine::cpu(), &pictures, &state, large).unwrap();
    // Not from the smallest scale again.
    assert_eq!((restored.progress().iteration, restored.progress().width), (10, 36));
    let all = run(&mut restored);
    assert_eq!((all.last().unwrap().iteration, all.last().unwrap().width), (20, 54));
}

#[test]
fn styles_are_mixed_by_their_weights() {
    let style = |work: Work, weight: f64| Weighted { value: work.paint(48, 1), weight };
    let paint = |styles: Vec<Weighted<Rgb>>| {
        let photo = photo();
        let pictures = SourcePictures { styles, ..SourcePictures::new(&photo, &photo) };
        let mut session = Session::new(&networks(), &Engine::cpu(), &pictures, recipe(40, 10)).unwrap();
        run(&mut session);
        block_on(session.finish())
    };
    let distance = |a: &Rgb, b: &Rgb| -> f32 { a.planes().iter().zip(b.planes()).map(|(a, b)| (a - b).powi(2)).sum() };
    let (mosaic, ink) = (paint(vec![style(Work::Mosaic, 1.0)]), paint(vec![style(Work::Ink, 1.0)]));
    assert_eq!(mosaic, paint(vec![style(Work::Mosaic, 7.0)]), "the weight of the only style does not matter");
    let mixed = |mosaic: f64, ink: f64| paint(vec![style(Work::Mosaic, mosaic), style(Work::Ink, ink)]);
    let (mostly_mosaic, mostly_ink) = (mixed(20.0, 1.0), mixed(1.0, 20.0));
    assert!(distance(&mostly_mosaic, &mosaic) < distance(&mostly_mosaic, &ink));
    assert!(distance(&mostly_ink, &ink) < distance(&mostly_ink, &mosaic));
    let refused = |styles: Vec<Weighted<Rgb>>| {
        let photo = photo();
        let pictures = SourcePictures { styles, ..SourcePictures::new(&photo, &photo) };
        Session::new(&networks(), &Engine::cpu(), &pictures, recipe(40, 1)).err().expect("refused").to_string()
    };
    assert!(refused(Vec::new()).contains("styles is empty"));
    assert!(refused(vec![style(Work::Ink, 0.0)]).contains("weighted by 0"));
}

#[test]
fn a_painting_starts_from_a_given_picture() {
    let (photo, style) = (photo(), Work::Mosaic.paint(48, 1));
    let paint = |initial: Option<Rgb>, init: Init| {
        let pictures = SourcePictures { initial, ..SourcePictures::new(&photo, &style) };
        let mut session =
            Session::new(&networks(), &Engine::cpu(), &pictures, Recipe { init, ..recipe(30, 5) }).unwrap();
        run(&mut session);
        block_on(session.finish())
    };
    // The photo, given as the initial picture, is what `content` starts from.
    assert_eq!(paint(Some(photo.clone()), Init::Noise), paint(None, Init::Content));
    assert_ne!(paint(Some(Work::Ink.paint(48, 1)), Init::Content), paint(None, Init::Content));
}

#[test]
fn a_loss_that_is_not_finite_is_an_error_that_leaves_the_picture() {
    let mut weights = random::weights(&[4, 4, 6, 6], 5);
    // Finite weights whose features overflow.
    weights.convolutions.iter_mut().flat_map(|conv| &mut conv.weight).for_each(|weight| *weight *= 1e20);
    let (photo, style) = (photo(), Work::Mosaic.paint(48, 1));
    let pictures = SourcePictures::new(&photo, &style);
    let mut session = Session::new(&weights.into(), &Engine::cpu(), &pictures, recipe(40, 5)).unwrap();
    assert!(matches!(block_on(session.step(1)), Err(Error::NotFinite)));
    let picture = block_on(session.finish());
    assert_eq!(picture.width(), 40);
    assert!(picture.planes().iter().all(|value| (0.0..=1.0).contains(value)));
}

/// The mean difference of the colours, brightness apart, between a picture and the photo.
fn chroma_distance(picture: &Rgb, photo: &Rgb) -> f32 {
    let photo = impasto::image::resize(photo, picture.width(), picture.height());
    let differences = |picture: &Rgb| -> Vec<f32> {
        let all = (0..picture.height()).flat_map(|y| (0..picture.width()).map(move |x| (x, y)));
        all.flat_map(|(x, y)| {
            let [r, g, b] = picture.pixel(x, y);
            [r - g, b - g]
        })
        .collect()
    };
    let pairs = differences(picture).into_iter().zip(differences(&photo));
    let distances: Vec<f32> = pairs.map(|(a, b)| (a - b).abs()).collect();
    distances.iter().sum::<f32>() / distances.len() as f32
}

#[test]
fn the_photos_colours_can_be_kept() {
    let paint = |keep_colours, colour_strength| {
        let mut session = session(&photo(), Recipe { keep_colours, colour_strength, strength: 0.9, ..recipe(48, 25) });
        run(&mut session);
        let preview = block_on(session.preview()).unwrap();
        let result = block_on(session.finish());
        assert!((chroma_distance(&preview, &photo()) - chroma_distance(&result, &photo())).abs() < 0.02);
        chroma_distance(&result, &photo())
    };
    let of_style = paint(KeepColours::None, 1.0);
    let by_luminance = paint(KeepColours::Luminance, 1.0);
    assert!(by_luminance < 0.3 * of_style, "{by_luminance} of {of_style}");
    let half = paint(KeepColours::Luminance, 0.5);
    assert!(by_luminance < half && half < of_style, "{by_luminance}, {half}, {of_style}");
    assert!((paint(KeepColours::Luminance, 0.0) - of_style).abs() < 1e-6, "a strength of 0 keeps nothing");
    let in_oklab = paint(KeepColours::Oklab, 1.0);
    assert!(in_oklab < 0.5 * of_style, "{in_oklab} of {of_style}");
    let half = paint(KeepColours::Oklab, 0.5);
    assert!(in_oklab < half && half < of_style, "{in_oklab}, {half}, {of_style}");
    for keep in [KeepColours::Histogram, KeepColours::Covariance] {
        let matched = paint(keep, 1.0);
        assert!(matched < 0.9 * of_style, "{keep:?}: {matched} of {of_style}");
    }
}

/// A session for colours alone, which no network is loaded for.
fn recolouring(recipe: Recipe) -> Session {
    let (photo, style) = (photo(), Work::Mosaic.paint(48, 1));
    let pictures = SourcePictures::new(&photo, &style);
    assert!(recipe.networks().is_empty());
    Session::new(&Networks::default(), &Engine::cpu(), &pictures, recipe).unwrap()
}

#[test]
fn colours_alone_are_transferred_at_once_and_without_a_network() {
    let colours = |strength| Recipe { transfer: Transfer::Colours, strength, init: Init::Noise, ..recipe(54, 30) };
    let (photo, style) = (impasto::image::resize(&photo(), 54, 36), Work::Mosaic.paint(48, 1));
    let recoloured = |strength| {
        let mut session = recolouring(colours(strength));
        assert_eq!(run(&mut session).len(), 1);
        block_on(session.finish())
    };
    let distances = [0.0, 0.5, 1.0].map(|strength| colour_distance(&recoloured(strength), &style));
    assert!(distances[2] < distances[1] && distances[1] < distances[0], "{distances:?}");
    let kept = |picture: &Rgb| ssim(picture, &photo);
    assert!(kept(&recoloured(1.0)) > 0.5 && kept(&recoloured(0.0)) > 0.999, "{}", kept(&recoloured(1.0)));
}

#[test]
fn another_strength_recolours_again() {
    let colours = Recipe { transfer: Transfer::Colours, strength: 0.2, ..recipe(54, 30) };
    let mut session = recolouring(colours.clone());
    run(&mut session);
    let state = block_on(session.save()).unwrap();
    let weak = block_on(session.finish());
    let (photo, style) = (photo(), Work::Mosaic.paint(48, 1));
    let pictures = SourcePictures::new(&photo, &style);
    block_on(session.steer(&pictures, Recipe { iterations: 31, strength: 0.9, ..colours.clone() })).unwrap();
    run(&mut session);
    let strong = block_on(session.finish());
    let mut expected = recolouring(Recipe { strength: 0.9, ..colours.clone() });
    run(&mut expected);
    assert_eq!(strong, block_on(expected.finish()));
    assert_ne!(strong, weak);
    let mut restored = Session::restore(&Networks::default(), &Engine::cpu(), &pictures, &state, colours).unwrap();
    assert!(restored.progress().done);
    assert_eq!(block_on(restored.finish()), weak);
}

/// The mean absolute difference of neighbours' brightness; with a photo, of its difference from the photo's.
fn edge_distance(picture: &Rgb, photo: Option<&Rgb>) -> f32 {
    let photo = photo.map(|photo| impasto::image::resize(photo, picture.width(), picture.height()));
    let light = |picture: &Rgb, x: usize, y: usize| picture.pixel(x, y).iter().sum::<f32>() / 3.0;
    let step = |picture: &Rgb, x: usize, y: usize| light(picture, x + 1, y) - light(picture, x, y);
    let all = (0..picture.height()).flat_map(|y| (0..picture.width() - 1).map(move |x| (x, y)));
    let distances: Vec<f32> =
        all.map(|(x, y)| (step(picture, x, y) - photo.as_ref().map_or(0.0, |photo| step(photo, x, y))).abs()).collect();
    distances.iter().sum::<f32>() / distances.len() as f32
}

fn finished(recipe: Recipe) -> (Rgb, Progress) {
    let mut session = session(&photo(), recipe);
    let progress = run(&mut session).pop().unwrap();
    (block_on(session.finish()), progress)
}

#[test]
fn l1_total_variation_smooths_and_edges_stay_the_photos() {
    let plain = Recipe { strength: 0.8, tv_weight: 0.0, ..recipe(48, 25) };
    let (picture, progress) = finished(plain.clone());
    assert!(progress.loss.term("edges").abs() < 1e-12);
    let (smooth, _) = finished(Recipe { tv_l1_weight: 10.0, ..plain.clone() });
    let (rough, smoothed) = (edge_distance(&picture, None), edge_distance(&smooth, None));
    assert!(smoothed < 0.7 * rough, "{smoothed} of {rough}");
    let (drawn, progress) = finished(Recipe { edge_weight: 20.0, ..plain });
    let (far, near) = (edge_distance(&picture, Some(&photo())), edge_distance(&drawn, Some(&photo())));
    assert!(near < 0.7 * far, "{near} of {far}");
    assert!(progress.loss.term("edges") > 0.0);
}

#[test]
fn every_loss_paints_and_falls() {
    let plain = recipe(48, 25);
    let others = [
        Recipe { style_loss: StyleLoss::Moments, ..plain.clone() },
        Recipe { style_loss: StyleLoss::Sliced, ..plain.clone() },
        Recipe { patch_weight: 20.0, ..plain.clone() },
        Recipe { content_loss: ContentLoss::SelfSimilarity, init: Init::Style, ..plain.clone() },
    ];
    let (picture, _) = finished(plain);
    for recipe in others {
        let (other, progress) = finished(recipe.clone());
        assert_ne!(other, picture);
        assert!(progress.loss.total < 0.7 * progress.start_loss, "{recipe:?}: {:?}", progress.loss);
        assert!(other.planes().iter().all(|value| (0.0..=1.0).contains(value)));
    }
}

#[test]
fn the_layers_of_a_term_sum_to_it() {
    let of = |layers: &[&str]| Some(layers.iter().map(|layer| ((*layer).to_owned(), 1.0)).collect());
    let (content, style) = (["relu2_1", "relu3_1"], ["relu1_1", "relu2_1", "relu3_1"]);
    let recipe = Recipe { content_layers: of(&content), style_layers: of(&style), ..recipe(48, 3) };
    let (_, progress) = finished(Recipe { patch_weight: 2.0, ..recipe });
    for (term, names) in [("content", &content[..]), ("style", &style)] {
        let layers: BTreeMap<&str, f64> = progress.loss.layers(term).collect();
        assert!(layers.keys().eq(names), "{layers:?}");
        assert!(layers.values().all(|value| *value > 0.0), "{layers:?}");
        let (sum, whole) = (layers.values().sum::<f64>(), progress.loss.term(term));
        assert!((sum / whole - 1.0).abs() < 1e-6, "{term}: {sum} of {whole}");
    }
    assert_eq!(progress.loss.layers("patches").count(), 0);
    let json = serde_json::to_value(&progress).unwrap();
    assert!(json["layers"]["style"].as_object().is_some_and(|layers| layers.len() > 1));
}

#[test]
fn patches_become_more_like_the_styles() {
    let plain = Recipe { style_weight: 0.0, content_weight: 0.1, tv_weight: 0.0, ..recipe(48, 40) };
    let (picture, progress) = finished(plain.clone());
    assert!(progress.loss.term("patches").abs() < 1e-12);
    let (painted, progress) = finished(Recipe { patch_weight: 20.0, ..plain });
    assert!(progress.loss.term("patches") > 0.0);
    let distance = |picture: &Rgb| patch_distance(picture, &Work::Mosaic.paint(48, 1));
    // By their drawing alone: brightness is not compared, but it is measured.
    assert!(distance(&painted) < 0.85 * distance(&picture), "{} of {}", distance(&painted), distance(&picture));
}
