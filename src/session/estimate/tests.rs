//! Costs of scales, and the time left that follows from them: by times that were taken once, so that no clock is needed.

use super::*;
use crate::{
    network::{NetworkWeights, random},
    ops::{Kind, Limits},
    session::{Networks, ScaleOverride, Sizes, progress::Progress},
};

const LIMITS: Limits = Limits { name: "the CPU", buffer: u64::MAX, total: u64::MAX, soft: u64::MAX };

fn networks(widths: &[usize]) -> Networks {
    random::weights(widths, 1).into()
}

fn plan_of(networks: &Networks, photo: (usize, usize), style: (usize, usize)) -> MemoryPlan<'_> {
    let sizes = Sizes { photo, styles: vec![style], masked_areas: 0 };
    MemoryPlan { networks, sizes, limits: LIMITS, kind: Kind::Cpu }
}

/// A scale of a painting that was timed: its iterations and the seconds that they took, with all before them.
struct Timed {
    iterations: usize,
    seconds: f64,
}

/// Paintings of kodim04 (512 x 768) in the style of the Starry Night (1024 x 811) at 256 px by vgg19-lite, on a busy machine
/// with two cores: seconds of the first iteration, then the scales.
fn timed_paintings() -> [(f64, Vec<Timed>); 2] {
    let timed = |all: [(usize, f64); 4]| all.map(|(iterations, seconds)| Timed { iterations, seconds }).into();
    [
        (0.219, timed([(60, 1.89), (50, 2.21), (35, 2.83), (25, 4.75)])),
        (0.288, timed([(137, 4.48), (176, 7.90), (124, 10.76), (88, 14.77)])),
    ]
}

/// `vgg19-lite`'s.
const WIDTHS: [usize; 13] = [32, 32, 64, 72, 120, 120, 120, 120, 240, 240, 240, 240, 256];

#[test]
fn after_a_tenth_of_the_work_the_time_left_is_right_within_a_quarter() {
    let networks = NetworkWeights { name: "vgg19-lite".into(), ..random::weights(&WIDTHS, 1) }.into();
    let recipe = Recipe { size: 256, ..Recipe::for_network("vgg19-lite").unwrap() };
    let plan = plan_of(&networks, (512, 768), (1024, 811));
    for (first, timed) in timed_paintings() {
        let mut scales = super::plan(512, 768, &recipe);
        assert_eq!(scales.len(), timed.len());
        scales.iter_mut().zip(&timed).for_each(|(scale, timed)| scale.iterations = timed.iterations);
        let costs = plan.costs(&recipe, &scales).unwrap();
        let times: Vec<ScaleTime> = costs.into_iter().map(|cost| cost.time(Speed::typical(Kind::Cpu))).collect();
        let all: f64 = timed.iter().map(|scale| scale.seconds).sum();
        let mut progress = Progress::new(&scales, &times);
        let mut elapsed = 0.0;
        for (at, scale) in timed.iter().enumerate() {
            // The first iteration of all takes what laying out weights does.
            let begin = if at == 0 { first } else { 0.0 };
            let later = (scale.seconds - begin) / (scale.iterations - usize::from(at == 0)) as f64;
            for within in 1..=scale.iterations {
                elapsed += if at == 0 && within == 1 { begin } else { later };
                progress.update(&scales, &times, at, within);
                if progress.work < 0.1 || progress.work > 0.99 {
                    continue;
                }
                let (left, said) = (all - elapsed, elapsed * (1.0 - progress.work) / progress.work);
                let error = said / left - 1.0;
                assert!(error.abs() < 0.25, "scale {at}, iteration {within}: {said} s said, {left} s left");
            }
        }
    }
}

#[test]
fn laying_out_counts_where_a_network_is_loaded() {
    let mut networks = networks(&[4, 4, 6, 6, 8]);
    networks.add(NetworkWeights { name: "vgg19-lite".into(), ..random::weights(&[4, 4, 6, 6, 8], 2) });
    let plan = plan_of(&networks, (100, 100), (100, 100));
    let layers = |name: &str| Some([(name.to_owned(), 1.0)].into());
    let stage = |up_to, network: &str, layer: &str| ScaleOverride {
        up_to,
        network: Some(network.into()),
        content_layers: layers(layer),
        style_layers: layers(layer),
        ..ScaleOverride::default()
    };
    // So small that laying out takes longer than all else.
    let scale = |size| Scale { width: size, height: size, iterations: 1 };
    let scales = [scale(16), scale(17), scale(18), scale(19)];
    let begins = |second: ScaleOverride, third: ScaleOverride| {
        let first = stage(Some(16), "vgg19-random", "relu2_1");
        let last = stage(None, "vgg19-random", "relu2_1");
        let recipe = Recipe {
            scale_overrides: vec![first, second, third, last],
            size: 19,
            ..Recipe::for_network("vgg19-random").unwrap()
        };
        let costs = plan.costs(&recipe, &scales).unwrap();
        let layout = networks.architecture("vgg19-random").unwrap().layout_work("relu2_1".parse().unwrap());
        costs.into_iter().map(|cost| cost.begin.work > layout).collect::<Vec<_>>()
    };
    let same = |up_to| stage(Some(up_to), "vgg19-random", "relu2_1");
    assert_eq!(begins(same(17), same(18)), [true, false, false, false]);
    let other = stage(Some(17), "vgg19-lite", "relu2_1");
    assert_eq!(begins(other, same(18)), [true, true, true, false]);
    // What lies deeper was freed for the scale before.
    let shallow = stage(Some(17), "vgg19-random", "relu1_1");
    assert_eq!(begins(shallow, same(18)), [true, false, true, false]);
}
