//! The native command; see `impasto --help`.

fn main() -> std::process::ExitCode {
    impasto::cli::run()
}
