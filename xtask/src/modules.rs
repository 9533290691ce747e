//! The wasm modules, one per engine, so that a visitor downloads only the one that runs.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result, bail};

use crate::{
    lock, process,
    progress::{say, timed},
    tools::rust_source,
    workspace,
};

const TARGET: &str = "wasm32-unknown-unknown";

/// What rustc's default for this target and our `.cargo/config.toml` switch on; wasm-opt must be told.
const WASM_FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// For a module whose memory several threads share: the instructions, what the linker has to do, and what a new thread asks
/// of the module. The browser sets memory aside only as it is used.
const SHARED_MEMORY: [&str; 8] = [
    "-Ctarget-feature=+simd128,+atomics,+bulk-memory,+mutable-globals",
    "-Clink-arg=--shared-memory",
    "-Clink-arg=--import-memory",
    "-Clink-arg=--max-memory=4294967296",
    "-Clink-arg=--export=__wasm_init_tls",
    "-Clink-arg=--export=__tls_size",
    "-Clink-arg=--export=__tls_align",
    "-Clink-arg=--export=__tls_base",
];

/// What the modules are compiled from.
const SOURCES: [&str; 6] = ["Cargo.toml", "Cargo.lock", ".cargo", "build.rs", "crates", "src"];

/// An engine, and how its module is built.
pub(crate) struct Engine {
    /// What it is called, and the start of the module's file names.
    name: &'static str,
    /// The binary.
    binary: &'static str,
    /// Whether several threads share its memory.
    threads: bool,
    /// The crate's features.
    features: &'static str,
    /// The folder for its files.
    folder: &'static str,
    /// The profile in `Cargo.toml`.
    profile: &'static str,
    /// What wasm-opt is told.
    optimise: &'static [&'static str],
    /// How long it takes.
    expectation: &'static str,
    /// Megabytes that the module may have: visitors wait for every one.
    most_megabytes: f64,
}

/// All arithmetic runs inside this module, so it is built for speed. Rust puts the stack lowest, so that only one about to
/// overflow reaches the first KiB: what is added to an address may become part of the instruction.
pub(crate) const CPU: Engine = Engine {
    name: "impasto-cpu",
    binary: "impasto-cpu",
    threads: false,
    features: "cpu",
    folder: "cpu",
    profile: "web-cpu",
    // Functions that are called once are inlined only where they are small: what becomes of the others is so large that it
    // took six minutes of seven, and paints no faster.
    optimise: &["-O3", "--low-memory-unused", "--one-caller-inline-max-function-size=100"],
    expectation: "5 minutes the first time, on two cores",
    most_megabytes: 4.05,
};

/// The same on several threads, for pages that are isolated from other origins. The standard library is built for it too, as
/// the one that comes with Rust knows no threads here.
pub(crate) const CPU_THREADS: Engine = Engine {
    name: "impasto-cpu-threads",
    threads: true,
    features: "cpu,threads",
    folder: "cpu-threads",
    profile: "web-cpu-threads",
    most_megabytes: 4.4,
    ..CPU
};

/// All arithmetic runs on the GPU and the code is large, so it is built for size.
pub(crate) const GPU: Engine = Engine {
    name: "impasto-gpu",
    binary: "impasto-gpu",
    threads: false,
    features: "gpu",
    folder: "gpu",
    profile: "web-gpu",
    optimise: &["-Os"],
    expectation: "10 minutes the first time, on two cores",
    most_megabytes: 8.75,
};

/// The engines with the loop that benchmarks time, ours and Burn's.
pub(crate) const BENCH: [Engine; 3] = [
    Engine { features: "cpu,reference", folder: "bench-cpu", most_megabytes: f64::INFINITY, ..CPU },
    Engine {
        features: "cpu,threads,reference",
        folder: "bench-cpu-threads",
        most_megabytes: f64::INFINITY,
        ..CPU_THREADS
    },
    Engine { features: "gpu,reference", folder: "bench-gpu", most_megabytes: f64::INFINITY, ..GPU },
];

/// The site's engines that its page can do without at first: none paints what [`CPU`] cannot, and they take longer to build.
pub(crate) const LATER: [Engine; 2] = [CPU_THREADS, GPU];

/// Where the folders of all engines lie.
pub(crate) fn folder() -> PathBuf {
    workspace::target().join("impasto-modules")
}

impl Engine {
    /// What it is called.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Whether this machine has what it takes to build it.
    pub(crate) fn is_possible(&self) -> bool {
        !self.threads || rust_source::is_there()
    }

    /// Whether the module was ever built here.
    pub(crate) fn is_built(&self) -> bool {
        self.module().is_file()
    }

    /// Whether a build would take seconds: the module is younger than all that it is compiled from.
    pub(crate) fn is_current(&self) -> bool {
        workspace::modified(&self.module()) >= SOURCES.iter().filter_map(workspace::newest).max()
    }

    /// Whether the module was built, or found up to date, since then.
    pub(crate) fn is_built_since(&self, time: SystemTime) -> bool {
        workspace::modified(&self.module()).is_some_and(|built| built >= time)
    }

    /// Brings the module up to date.
    ///
    /// # Errors
    /// If a tool fails.
    pub(crate) fn build(&self) -> Result<()> {
        let expectation =
            if self.is_built() { "seconds, or minutes where the Rust code has changed" } else { self.expectation };
        let _lock = self.lock()?;
        timed(&format!("Building {}", self.name), expectation, || {
            self.compile()?;
            if workspace::is_up_to_date(&self.module(), &self.compiled()) {
                return self.touch();
            }
            self.check_constructors()?;
            self.bind()?;
            self.shrink()
        })?;
        let megabytes = self.module().metadata().map_or(0, |metadata| metadata.len()) as f64 / 1e6;
        say(format!("{}: {megabytes:.2} MB", self.name));
        self.check_size(megabytes)
    }

    /// Does what cargo does of [`Engine::build`], which is still to be called.
    ///
    /// # Errors
    /// If cargo fails.
    pub(crate) fn compile_ahead(&self) -> Result<()> {
        let _lock = self.lock()?;
        timed(&format!("Compiling {}", self.name), self.expectation, || self.compile())
    }

    /// Builds the module and copies its files into a folder; one that is not there yet without optimising it, which takes as
    /// long again and makes it a little smaller and faster. [`Engine::build`] is still to be called.
    ///
    /// # Errors
    /// If a tool fails, or a file cannot be copied.
    pub(crate) fn copy_unoptimised_to(&self, folder: &Path) -> Result<()> {
        let _lock = self.lock()?;
        timed(&format!("Compiling {}", self.name), self.expectation, || {
            self.compile()?;
            if workspace::is_up_to_date(&self.module(), &self.compiled()) {
                return copy_folder(&self.folder(), folder);
            }
            self.check_constructors()?;
            self.bind()?;
            copy_folder(&self.folder(), folder)?;
            fs::copy(self.unfinished(), folder.join(format!("{}_bg.wasm", self.name)))?;
            Ok(())
        })
    }

    fn check_size(&self, megabytes: f64) -> Result<()> {
        let (name, most) = (self.name, self.most_megabytes);
        if megabytes > most {
            bail!("{name} has {megabytes:.2} MB, more than {most}; make it smaller, or raise its limit in modules.rs");
        }
        Ok(())
    }

    /// The module's files: its JavaScript side and itself.
    pub(crate) fn files(&self) -> [String; 2] {
        [format!("{}.js", self.name), format!("{}_bg.wasm", self.name)]
    }

    /// What TypeScript is told of the JavaScript side of the module that is built.
    ///
    /// # Errors
    /// If the module is not built.
    pub(crate) fn declarations(&self) -> Result<String> {
        self.declarations_in(&self.folder())
    }

    /// The same of the Rust code as it is now, without optimising a module, which takes minutes.
    ///
    /// # Errors
    /// If a tool fails.
    pub(crate) fn declare(&self) -> Result<String> {
        let _lock = self.lock()?;
        let folder = folder().join("declarations");
        timed(&format!("Compiling {}", self.name), self.expectation, || self.compile())?;
        self.bind_into(&folder)?;
        self.declarations_in(&folder)
    }

    fn declarations_in(&self, folder: &Path) -> Result<String> {
        let path = folder.join(format!("{}.d.ts", self.name));
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }

    /// Copies the module's files into a folder.
    ///
    /// # Errors
    /// If a file cannot be copied.
    pub(crate) fn copy_to(&self, folder: &Path) -> Result<()> {
        let _lock = self.lock()?;
        copy_folder(&self.folder(), folder).with_context(|| format!("cannot copy {} into the site", self.name))
    }

    /// Against another command that builds from the same compiled file.
    fn lock(&self) -> Result<lock::Lock> {
        lock::take(&folder().join(self.profile).with_extension("lock"), self.name)
    }

    /// The module was found up to date now.
    fn touch(&self) -> Result<()> {
        let module = File::options().append(true).open(self.module())?;
        Ok(module.set_modified(SystemTime::now())?)
    }

    fn compile(&self) -> Result<()> {
        let engine = ["--no-default-features", "--features", self.features, "--bin", self.binary];
        let mut cargo = process::command("cargo");
        cargo.args(["build", "--target", TARGET, "--profile", self.profile]).args(engine);
        if self.threads {
            // Threads in wasm still need what only a nightly compiler, or this variable, allows.
            cargo.args(["-Zbuild-std=std,panic_abort"]).env("RUSTC_BOOTSTRAP", "1");
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", SHARED_MEMORY.join(" "));
        }
        process::run(&mut cargo)
    }

    /// Static constructors must run once, not on every call from JavaScript: `src/web/mod.rs` says why.
    fn check_constructors(&self) -> Result<()> {
        const WRAPPED: &[u8] = b".command_export";
        let module = fs::read(self.compiled()).context("cargo left no module")?;
        if module.windows(WRAPPED.len()).any(|bytes| bytes == WRAPPED) {
            bail!(
                "every export of {} runs the static constructors; src/web/mod.rs must call __wasm_call_ctors",
                self.name
            );
        }
        Ok(())
    }

    /// Makes the JavaScript side.
    fn bind(&self) -> Result<()> {
        let folder = self.folder();
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        self.bind_into(&folder)?;
        // Whole or not there: a module that is there counts as finished.
        fs::rename(self.module(), self.unfinished()).context("wasm-bindgen left no module")
    }

    fn bind_into(&self, folder: &Path) -> Result<()> {
        let mut bindgen = process::command("wasm-bindgen");
        bindgen.args(["--target", "web", "--out-name", self.name, "--out-dir"]).arg(folder).arg(self.compiled());
        process::run(&mut bindgen)
    }

    fn shrink(&self) -> Result<()> {
        let smaller = self.unfinished().with_extension("opt");
        let mut optimise = process::command("wasm-opt");
        optimise.args(self.optimise).args(WASM_FEATURES).args(self.threads.then_some("--enable-threads"));
        optimise.arg(self.unfinished()).arg("-o").arg(&smaller);
        process::run(&mut optimise)?;
        fs::remove_file(self.unfinished())?;
        fs::rename(smaller, self.module()).context("wasm-opt left no module")
    }

    /// What cargo makes.
    fn compiled(&self) -> PathBuf {
        workspace::target().join(TARGET).join(self.profile).join(self.binary).with_extension("wasm")
    }

    /// Where the finished files lie.
    fn folder(&self) -> PathBuf {
        folder().join(self.folder)
    }

    fn module(&self) -> PathBuf {
        self.folder().join(format!("{}_bg.wasm", self.name))
    }

    fn unfinished(&self) -> PathBuf {
        folder().join(format!("{}.unfinished", self.folder))
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if !entry.file_name().to_string_lossy().ends_with(".d.ts") {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_has_grown_too_large_is_refused() {
        let most = CPU.most_megabytes;
        assert!(CPU.check_size(most).is_ok());
        let refused = CPU.check_size(most + 0.01).unwrap_err().to_string();
        assert!(refused.contains(&format!("impasto-cpu has {:.2} MB, more than {most}", most + 0.01)), "{refused}");
        assert!(BENCH[0].check_size(100.0).is_ok());
    }
}
