//! The browser module with the GPU engine; its exports are those of `impasto::web`.

fn main() {
    #[cfg(target_family = "wasm")]
    impasto::web::start();
}
