//! Optimizers on functions whose minimum is known.

use burn::tensor::{Device, Tensor, TensorData};

use super::*;
use crate::Error;

/// `sum_i k_i (x_i - 1)^2` with curvatures k over four orders of magnitude.
struct Quadratic {
    curvature: Tensor<1>,
}

impl Quadratic {
    fn new(n: usize) -> Self {
        let k: Vec<f32> = (0..n).map(|i| 10f32.powf(-4.0 * i as f32 / (n - 1) as f32)).collect();
        Self { curvature: Tensor::from_data(TensorData::new(k, [n]), &Device::flex()) }
    }
}

impl Objective<1> for Quadratic {
    fn evaluate(&self, x: Tensor<1>) -> Evaluation<1> {
        let off = x.sub_scalar(1.0);
        let gradient = off.clone() * self.curvature.clone() * 2.0;
        Evaluation { terms: (off.clone() * off * self.curvature.clone()).sum(), gradient }
    }
}

/// Rosenbrock's valley (1960), minimum 0 at (1, 1); two terms.
struct Rosenbrock;

impl Objective<1> for Rosenbrock {
    fn evaluate(&self, x: Tensor<1>) -> Evaluation<1> {
        let v = x.to_data().try_to_vec::<f32>().unwrap();
        let (a, b) = (f64::from(v[0]), f64::from(v[1]));
        let (p, q) = (1.0 - a, b - a * a);
        let device = Device::flex();
        let vector =
            |values: [f64; 2]| Tensor::from_data(TensorData::new(values.map(|v| v as f32).to_vec(), [2]), &device);
        Evaluation { terms: vector([p * p, 100.0 * q * q]), gradient: vector([-2.0 * p - 400.0 * a * q, 200.0 * q]) }
    }
}

/// A cliff: NaN beyond 0.5, and so steep before it that first steps land there.
struct Cliff;

impl Objective<1> for Cliff {
    fn evaluate(&self, x: Tensor<1>) -> Evaluation<1> {
        let v = x.to_data().try_to_vec::<f32>().unwrap()[0];
        let loss = if v > 0.5 { f32::NAN } else { (v - 0.499) * (v - 0.499) };
        let device = Device::flex();
        Evaluation {
            terms: Tensor::from_data(TensorData::new(vec![loss], [1]), &device),
            gradient: Tensor::from_data(TensorData::new(vec![2.0 * (v - 0.499)], [1]), &device),
        }
    }
}

fn start(values: &[f32]) -> Tensor<1> {
    Tensor::from_data(TensorData::new(values.to_vec(), [values.len()]), &Device::flex())
}

fn run(method: &Method, x: Tensor<1>, objective: &impl Objective<1>, steps: usize) -> (Vec<f64>, Vec<f32>) {
    let mut optimizer = Optimizer::new(method, x, &Engine::cpu());
    let losses = (0..steps).map(|_| pollster::block_on(optimizer.step(objective)).unwrap().loss()).collect();
    (losses, optimizer.x().to_data().try_to_vec().unwrap())
}

/// The bound is a little over twice what an independent implementation in f64 reaches (1.7e-6 after 120 steps).
#[test]
fn lbfgs_solves_an_ill_conditioned_quadratic() {
    let method = Method::Lbfgs(LbfgsOptions { history: 20 });
    let (losses, x) = run(&method, start(&[0.0; 20]), &Quadratic::new(20), 120);
    assert!(losses[119] < 4e-6, "ended at {}", losses[119]);
    assert!(x.iter().all(|v| (v - 1.0).abs() < 0.2), "{x:?}");
}

#[test]
fn lbfgs_follows_rosenbrocks_valley() {
    let (losses, x) = run(&Method::default(), start(&[-1.2, 1.0]), &Rosenbrock, 120);
    assert!(losses[119] < 1e-6, "ended at {}", losses[119]);
    assert!((x[0] - 1.0).abs() < 1e-2 && (x[1] - 1.0).abs() < 1e-2, "{x:?}");
}

#[test]
fn lbfgs_never_rises() {
    let (losses, _) = run(&Method::default(), start(&[-1.2, 1.0]), &Rosenbrock, 120);
    assert!(losses.windows(2).all(|pair| pair[1] <= pair[0]), "{losses:?}");
}

#[test]
fn lbfgs_rejects_a_step_to_nan() {
    let (losses, x) = run(&Method::default(), start(&[0.495]), &Cliff, 20);
    assert!(losses.iter().all(|loss| loss.is_finite()));
    assert!((x[0] - 0.499).abs() < 1e-3, "{x:?}");
}

#[test]
fn lbfgs_reports_that_it_is_at_the_minimum() {
    let mut optimizer = Optimizer::new(&Method::default(), start(&[1.0, 1.0]), &Engine::cpu());
    let step = pollster::block_on(optimizer.step(&Rosenbrock)).unwrap();
    assert!(step.stalled);
    assert_eq!(optimizer.x().to_data().try_to_vec::<f32>().unwrap(), [1.0, 1.0]);
}

#[test]
fn the_first_step_does_not_depend_on_the_losss_scale() {
    struct Scaled(f64);
    impl Objective<1> for Scaled {
        fn evaluate(&self, x: Tensor<1>) -> Evaluation<1> {
            let Evaluation { terms, gradient } = Quadratic::new(4).evaluate(x);
            Evaluation { terms: terms.mul_scalar(self.0), gradient: gradient.mul_scalar(self.0) }
        }
    }
    let first = |scale: f64| run(&Method::default(), start(&[0.0; 4]), &Scaled(scale), 1).1;
    for (a, b) in first(1.0).iter().zip(first(1e-9)) {
        assert!((a - b).abs() < 1e-6);
    }
    let square: f32 = first(1.0).iter().map(|v| v * v).sum();
    assert!(((square / 4.0).sqrt() - 0.01).abs() < 1e-5, "root mean square of the first step");
}

#[test]
fn adam_follows_its_paper() {
    // The first step of Adam moves every variable by the rate against its gradient's sign, whatever its size.
    let method = Method::Adam(AdamOptions { rate: 0.02, ..AdamOptions::default() });
    let (_, x) = run(&method, start(&[0.0; 5]), &Quadratic::new(5), 1);
    assert!(x.iter().all(|v| (v - 0.02).abs() < 1e-5), "{x:?}");
    let (losses, _) = run(&method, start(&[0.0; 5]), &Quadratic::new(5), 400);
    assert!(losses[399] < 1e-4 * losses[0], "{} to {}", losses[0], losses[399]);
}

#[test]
fn a_start_that_is_not_finite_is_an_error() {
    for method in [Method::default(), Method::Adam(AdamOptions::default())] {
        let mut optimizer = Optimizer::new(&method, start(&[0.9]), &Engine::cpu());
        assert!(matches!(pollster::block_on(optimizer.step(&Cliff)), Err(Error::NotFinite)));
    }
}

#[test]
fn a_restored_optimizer_goes_on_as_the_saved_one() {
    let averaging = AdamOptions { averaging: 0.9, ..AdamOptions::default() };
    let lbfgs = Method::Lbfgs(LbfgsOptions { history: 3 });
    for method in [lbfgs, Method::Adam(AdamOptions::default()), Method::Adam(averaging)] {
        for before in [0, 1, 7] {
            let mut optimizer = Optimizer::new(&method, start(&[-1.2, 1.0]), &Engine::cpu());
            let step = |optimizer: &mut Optimizer<1>| pollster::block_on(optimizer.step(&Rosenbrock)).unwrap();
            (0..before).for_each(|_| drop(step(&mut optimizer)));
            let state = pollster::block_on(optimizer.save()).unwrap();
            let mut restored = Optimizer::restore(&state, &Engine::cpu());
            for _ in 0..5 {
                assert_eq!(step(&mut optimizer), step(&mut restored), "{method:?} after {before}");
            }
            assert_eq!(optimizer.x().to_data(), restored.x().to_data());
        }
    }
}
