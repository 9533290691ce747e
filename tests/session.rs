//! A whole painting on the CPU with the random network: it falls, it is deterministic, it goes on, any shape works.

use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};
use impasto::{
    Error,
    gallery::Work,
    image::Rgb,
    network::{Filters, Vgg, random},
    optimizer::{AdamOptions, LbfgsOptions, Method, Objective},
    session::{Init, Networks, Pictures, Progress, Pyramid, Recipe, ScaleSettings, Session, Stage, Targets},
};
use pollster::block_on;

fn networks() -> Networks {
    random::filters(&[4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8], 5).into()
}

fn recipe(size: usize, iterations: usize) -> Recipe {
    Recipe { size, iterations, ..Recipe::for_network("vgg19-random").unwrap() }
}

fn photo() -> Rgb {
    Work::Photo.paint(60, 1)
}

fn session(photo: &Rgb, recipe: Recipe) -> Session {
    Session::new(&networks(), &Device::flex(), photo, &Work::Mosaic.paint(48, 1), recipe).unwrap()
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
fn adam_paints_too() {
    let mut session = session(&photo(), Recipe { optimizer: Method::Adam(AdamOptions::default()), ..recipe(40, 40) });
    let all = run(&mut session);
    assert!(all[39].loss.total < 0.8 * all[0].start_loss);
}

#[test]
fn a_stopped_painting_goes_on_from_its_picture() {
    let mut session = session(&photo(), Recipe { scales: Pyramid { first: 24, factor: 1.5 }, ..recipe(54, 30) });
    block_on(session.step(13)).unwrap();
    assert_eq!(session.progress().scale, 2);
    block_on(session.go_on(50, 0.5)).unwrap();
    assert_eq!((session.progress().iteration, session.progress().iterations), (13, 50));
    let all = run(&mut session);
    assert_eq!((all.last().unwrap().iteration, all.last().unwrap().width), (50, 54));
    // A finished one too, at full size.
    block_on(session.go_on(55, 0.9)).unwrap();
    assert_eq!(session.progress().width, 54);
    assert!(!session.progress().done);
    let all = run(&mut session);
    assert_eq!(all.last().unwrap().iteration, 55);
    // No more than is done: nothing to do.
    block_on(session.go_on(10, 0.9)).unwrap();
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
    let mut session = Session::new(&networks(), &Device::flex(), &photo, &photo, recipe).unwrap();
    let all = run(&mut session);
    assert!(all.last().unwrap().loss.total < 1e-3);
}

#[test]
fn settings_that_cannot_be_are_refused() {
    let refused = |recipe: Recipe| {
        Session::new(&networks(), &Device::flex(), &photo(), &photo(), recipe).err().expect("refused").to_string()
    };
    assert!(refused(recipe(0, 10)).contains("size is 0"));
    assert!(refused(recipe(100_000, 10)).contains("size is 100000"));
    assert!(refused(recipe(64, 0)).contains("iterations is 0"));
    let lbfgs = |history| Method::Lbfgs(LbfgsOptions { history });
    assert!(refused(Recipe { optimizer: lbfgs(0), ..recipe(64, 1) }).contains("optimizer.history is 0"));
    let layers = |name: &str| Some([(name.to_owned(), 1.0)].into());
    assert!(refused(Recipe { style_layers: layers("relu9_1"), ..recipe(64, 1) }).contains("relu9_1"));
    let shallow = random::filters(&[4, 4], 1).into();
    let deep = Recipe { content_layers: layers("relu4_2"), ..recipe(64, 1) };
    let error = Session::new(&shallow, &Device::flex(), &photo(), &photo(), deep).err().expect("refused");
    assert!(matches!(error, Error::UnknownLayer { .. }) && error.to_string().contains("relu1_1, relu1_2"), "{error}");
}

fn painted(networks: &Networks, recipe: Recipe) -> Rgb {
    let style = Work::Mosaic.paint(48, 1);
    let mut session = Session::new(networks, &Device::flex(), &photo(), &style, recipe).unwrap();
    run(&mut session);
    block_on(session.finish())
}

/// Two scales, 24 and 48 pixels, the second with these settings.
fn relay(large: Stage) -> Recipe {
    let small = Stage { up_to: Some(24), iterations: 10, ..Stage::default() };
    Recipe { scales: Pyramid { first: 24, factor: 2.0 }, stages: vec![small, large], ..recipe(48, 20) }
}

#[test]
fn each_scale_is_painted_by_the_network_that_it_names() {
    let other = Filters { name: "vgg19-lite".into(), ..random::filters(&[4, 6, 4, 4, 8, 6], 9) };
    let mut both = networks();
    both.add(other);
    let layers = Some([("relu2_1".to_owned(), 1.0)].into());
    let large = |network: Option<&str>| Stage {
        iterations: 10,
        network: network.map(Into::into),
        content_layers: layers.clone(),
        style_layers: layers.clone(),
        ..Stage::default()
    };
    let recipe = relay(large(Some("vgg19-lite")));
    assert_eq!(recipe.networks(), ["vgg19-random", "vgg19-lite"]);
    assert_ne!(painted(&both, recipe.clone()), painted(&both, relay(large(None))));
    let missing = Session::new(&networks(), &Device::flex(), &photo(), &photo(), recipe).err().expect("refused");
    assert!(matches!(missing, Error::NoWeights { .. }) && missing.to_string().contains("vgg19-lite"), "{missing}");
}

#[test]
fn layers_that_no_loss_looks_at_change_nothing() {
    // The second scale's network is cut behind relu2_1, the first scale's is not.
    let layers = Some([("relu2_1".to_owned(), 1.0)].into());
    let large = Stage { content_layers: layers.clone(), style_layers: layers, iterations: 10, ..Stage::default() };
    let shallow: Networks =
        Filters { name: "vgg19-lite".into(), ..random::filters(&[4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8], 5) }.into();
    let mut both = networks();
    both.add((*shallow.filters("vgg19-lite").unwrap()).clone());
    // The same weights under another name are brought anew.
    let anew = Stage { network: Some("vgg19-lite".into()), ..large.clone() };
    assert_eq!(painted(&both, relay(large)), painted(&both, relay(anew)));
}

#[test]
fn a_content_target_mixes_photo_and_painting() {
    let filters = random::filters(&[4, 4, 6, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8], 5);
    let network = Arc::new(Vgg::new(&filters, &Device::flex()));
    let picture = |work: Work| {
        let picture = work.paint(48, 1);
        let dims = [1, 3, picture.height(), picture.width()];
        Tensor::<4>::from_data(TensorData::new(picture.into_planes(), dims), &Device::flex())
    };
    let (photo, painting) = (picture(Work::Photo), picture(Work::Photo).mul_scalar(0.5));
    // The content loss of the photo and of the painting, by the photo's share in the target.
    let losses = |share: f64| {
        let recipe = Recipe { stages: vec![Stage { photo: share, ..Stage::default() }], ..recipe(48, 1) };
        let settings = ScaleSettings::new(&recipe, 48, &filters.clone().into()).unwrap();
        let pictures = Pictures { photo: &photo, style: &photo, painting: &painting };
        let targets = block_on(Targets::new(network.clone(), &settings, &pictures)).unwrap();
        [&photo, &painting].map(|x| {
            let terms = block_on(impasto::device::read(targets.evaluate(x.clone()).terms)).unwrap();
            // Style terms come first, total variation and range last.
            terms[settings.style.len()..terms.len() - 2].iter().sum::<f32>()
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
        let mut session = session(&photo(), Recipe { optimizer: Method::Adam(adam), ..recipe(40, 40) });
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
