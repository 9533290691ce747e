//! Looks are learned and applied: a few steps with random narrow networks. No file needed.

use impasto::{
    Error,
    device::Engine,
    gallery::Work,
    generator::{Generator, Look, Size},
    image::Rgb,
    learning::{LearningSettings, Trainer, scenes},
    measure::colour_distance,
    network::VGG19_RANDOM,
    network::random,
    session::Networks,
};

fn networks() -> Networks {
    Networks::from(random::weights(&random::NARROW_WIDTHS, random::DEFAULT_SEED))
}

fn settings() -> LearningSettings {
    LearningSettings {
        size: Size::Small,
        network: VGG19_RANDOM.into(),
        crop: 32,
        style_side: 64,
        batch: 1,
        rate: 5e-3,
        style_weight: 30.0,
        tv_weight: 1.0,
        ..LearningSettings::default()
    }
}

fn trainer(style: &Rgb, settings: LearningSettings) -> Result<Trainer, Error> {
    pollster::block_on(Trainer::new(&networks(), &Engine::cpu(), style, &scenes(3, 1), settings, None))
}

/// As many steps, eleven or more, and the mean losses of the second to the eleventh, and of the last ten that were read.
fn learn(trainer: &mut Trainer, steps: usize) -> (f64, f64) {
    let mut first = 0.0;
    for i in 0..steps {
        let progress = pollster::block_on(trainer.step(i as f64 / steps as f64)).unwrap();
        if i == 10 {
            first = progress.loss;
        }
    }
    (first, trainer.progress().loss)
}

#[test]
fn learning_lowers_the_loss_and_is_the_same_by_the_same_seed() {
    let style = Work::Waves.paint(64, 1);
    let mut trainer_one = trainer(&style, settings()).unwrap();
    let (first, last) = learn(&mut trainer_one, 121);
    assert!(last < 0.85 * first, "from {first} to {last}");
    let mut other = trainer(&style, settings()).unwrap();
    assert_eq!(learn(&mut other, 121), (first, last));
}

#[test]
fn a_look_paints_photos_of_any_size() {
    let engine = Engine::cpu();
    let mut trainer = trainer(&Work::Ink.paint(64, 1), settings()).unwrap();
    learn(&mut trainer, 11);
    let look = pollster::block_on(trainer.look("Ink")).unwrap();
    let generator = Generator::new(look.architecture(), &engine);
    let parameters = look.parameters(&engine, &[]);
    for (width, height) in [(37, 50), (64, 48), (16, 17)] {
        let photo = Work::Photo.paint(width.max(height), 1);
        let photo = impasto::image::resize(&photo, width, height);
        let painted = pollster::block_on(generator.paint(&parameters, &photo)).unwrap();
        assert_eq!((painted.width(), painted.height()), (width, height));
        assert!(painted.planes().iter().all(|value| (0.0..=1.0).contains(value)));
        assert_ne!(painted, photo);
    }
}

#[test]
fn learning_goes_on_from_a_look() {
    let style = Work::Waves.paint(64, 1);
    let mut trainer = trainer(&style, settings()).unwrap();
    let (first, last) = learn(&mut trainer, 121);
    let look = pollster::block_on(trainer.look("Waves")).unwrap();
    let second = loss_on(&style, Some(&look));
    assert!(second < 0.9 * first, "{second} after {first} and {last}");
}

fn painted(look: &Look, shares: &[f64], photo: &Rgb) -> Rgb {
    let engine = Engine::cpu();
    let generator = Generator::new(look.architecture(), &engine);
    pollster::block_on(generator.paint(&look.parameters(&engine, shares), photo)).unwrap()
}

/// The mean of the last losses that were read after some more steps.
fn loss_on(style: &Rgb, start: Option<&Look>) -> f64 {
    let (networks, photos) = (networks(), scenes(3, 1));
    let engine = Engine::cpu();
    let trainer = Trainer::new(&networks, &engine, style, &photos, settings(), start);
    learn(&mut pollster::block_on(trainer).unwrap(), 11).0
}

#[test]
fn several_styles_share_one_generator() {
    let styles = [Work::Waves, Work::StainedGlass].map(|work| work.paint(64, 1));
    let (networks, photos) = (networks(), scenes(3, 1));
    let settings = LearningSettings { batch: 2, ..settings() };
    let engine = Engine::cpu();
    let trainer = Trainer::of_styles(&networks, &engine, &styles, &photos, settings, None);
    let mut trainer = pollster::block_on(trainer).unwrap();
    let (first, last) = learn(&mut trainer, 121);
    assert!(last < 0.85 * first, "from {first} to {last}");
    let looks = pollster::block_on(trainer.looks(&["Waves", "Glass"])).unwrap();
    assert_eq!(looks.names().collect::<Vec<_>>(), ["Waves", "Glass"]);

    let photo = Work::Photo.paint(48, 3);
    let [waves, glass] = [[1.0, 0.0], [0.0, 1.0]].map(|shares| painted(&looks, &shares, &photo));
    for (own, other, style) in [(&waves, &glass, &styles[0]), (&glass, &waves, &styles[1])] {
        assert!(colour_distance(own, style) < colour_distance(other, style), "each has its own style's colours");
    }
    // A new style begins with what they share.
    let new = Work::Ink.paint(64, 1);
    let (with, without) = (loss_on(&new, Some(&looks)), loss_on(&new, None));
    assert!(with < without, "{with} {without}");
}

#[test]
fn a_style_of_one_colour_is_told() {
    let style = Rgb::from_fn(64, 64, |_, _| [0.2, 0.4, 0.6]);
    let message = trainer(&style, settings()).err().expect("nothing to learn").to_string();
    assert!(message.contains("one colour"), "{message}");
}

#[test]
fn the_adversarial_loss_is_one_of_the_terms() {
    let style = Work::Waves.paint(64, 1);
    let with = |adversarial_weight| {
        let mut trainer = trainer(&style, LearningSettings { adversarial_weight, ..settings() }).unwrap();
        learn(&mut trainer, 11)
    };
    let (without, with) = (with(0.0).0, with(50.0).0);
    assert!(with.is_finite() && with > without, "{with} {without}");
}

#[test]
fn key_frames_are_given_again() {
    let style = Work::Waves.paint(64, 1);
    let photo = Work::Photo.paint(64, 5);
    // Nothing that a style's statistics would lead to.
    let painting = Rgb::from_fn(photo.width(), photo.height(), |x, y| photo.pixel(x, y).map(|value| 1.0 - value));
    let distance = |frames: &[(Rgb, Rgb)]| {
        let settings = LearningSettings { key_frame_weight: 200.0, batch: 2, ..settings() };
        let mut trainer = trainer(&style, settings).unwrap().with_key_frames(frames).unwrap();
        learn(&mut trainer, 121);
        let look = pollster::block_on(trainer.look("Waves")).unwrap();
        let painted = painted(&look, &[], &photo);
        let differences = painted.planes().iter().zip(painting.planes()).map(|(a, b)| (a - b).abs());
        differences.sum::<f32>() / painting.planes().len() as f32
    };
    let (without, with) = (distance(&[]), distance(&[(photo.clone(), painting.clone())]));
    assert!(with < 0.6 * without, "{with} {without}");
}

#[test]
fn key_frames_are_of_one_style() {
    let styles = [Work::Waves, Work::StainedGlass].map(|work| work.paint(64, 1));
    let (networks, engine, photos) = (networks(), Engine::cpu(), scenes(3, 1));
    let trainer = Trainer::of_styles(&networks, &engine, &styles, &photos, settings(), None);
    let frame = (photos[0].clone(), photos[1].clone());
    let message = pollster::block_on(trainer).unwrap().with_key_frames(&[frame]).err().expect("refused").to_string();
    assert!(message.contains("a single style"), "{message}");
}

#[test]
fn a_diverging_run_keeps_what_was_learned() {
    let mut trainer = trainer(&Work::Waves.paint(64, 1), LearningSettings { tv_weight: 1e6, ..settings() }).unwrap();
    let outcome = (0..400).try_for_each(|_| pollster::block_on(trainer.step(0.0)).map(|_| ()));
    let look = pollster::block_on(trainer.look("Waves")).unwrap();
    let parameters = look.parameters(&Engine::cpu(), &[]);
    let generator = Generator::new(look.architecture(), &Engine::cpu());
    let painted = pollster::block_on(generator.paint(&parameters, &Work::Photo.paint(32, 1))).unwrap();
    assert!(painted.planes().iter().all(|value| value.is_finite()), "{outcome:?}");
}

#[test]
fn settings_are_checked() {
    let style = Work::Waves.paint(64, 1);
    let told = |settings| trainer(&style, settings).err().expect("a bad setting").to_string();
    assert!(told(LearningSettings { crop: 34, ..settings() }).contains("multiple of 4"));
    assert!(told(LearningSettings { batch: 0, ..settings() }).contains("batch"));
    assert!(told(LearningSettings { rate: f64::NAN, ..settings() }).contains("rate"));
    assert!(told(LearningSettings { style_weight: -1.0, ..settings() }).contains("style_weight"));
    assert!(told(LearningSettings { network: "vgg16".into(), ..settings() }).contains("vgg16"));
}
