//! The finished site: Trunk puts it together in a folder, and calls [`hook`] for what is compiled.

use std::{
    env, fs,
    path::Path,
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use crate::{
    lock::{self, Lock},
    modules, process,
    progress::timed,
    workspace,
};

/// Set while the page is served, to when that began, in seconds since 1970: those of [`modules::LATER`] that take minutes to
/// build come later.
const ENGINES_LATER: &str = "IMPASTO_ENGINES_LATER";

/// How long a build takes that is not the first.
const WARM: &str = "seconds, or minutes where the Rust code has changed";

/// What every site has besides its engines and packs.
const FILES: [&str; 37] = [
    "index.html",
    "app.css",
    "app.js",
    "app-embedding.js",
    "language.js",
    "impasto.js",
    "impasto-zh.js",
    "impasto-worker.js",
    "impasto-clips.js",
    "impasto-loss-chart.js",
    "impasto-looks.js",
    "impasto-moving.js",
    "impasto-video.js",
    "impasto-media.js",
    "impasto-checkpoints.js",
    "impasto-stylizer.js",
    "embed.html",
    "embed.js",
    "service-worker.js",
    "manifest.webmanifest",
    "icon.svg",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable-512.png",
    "apple-touch-icon.png",
    "_headers",
    "hosting/nginx.conf",
    "hosting/apache.htaccess",
    "hosting/Caddyfile",
    "hosting/vercel.json",
    "hosting/firebase.json",
    "looks/index.json",
    "embed-example.html",
    "showcase.jpg",
    "showcase-photo.jpg",
    "licences.txt",
    PACKS,
];

const PACKS: &str = "packs/index.json";

/// Keeps other commands from emptying this site's folder. To be held while the site is built and used.
///
/// # Errors
/// If the lock's file cannot be made.
pub(crate) fn lock(site: &Path) -> Result<Lock> {
    lock::take(&site.with_extension("lock"), &format!("the site in {}", site.display()))
}

/// Builds the release site.
///
/// # Errors
/// If Trunk or something that it calls fails, or the site is not whole.
pub(crate) fn build(site: &Path) -> Result<()> {
    let expectation = if modules::GPU.is_built() { WARM } else { "15 minutes the first time, on two cores" };
    timed("Building the site", expectation, || process::run(&mut trunk("build", site)))?;
    check(site)
}

/// Checks that a site of [`build`] is whole: what is missing would show as something else, and late.
///
/// # Errors
/// Names what the site lacks.
pub(crate) fn check(site: &Path) -> Result<()> {
    let engines = [modules::CPU, modules::CPU_THREADS, modules::GPU];
    let engines = engines.iter().filter(|engine| engine.is_possible()).flat_map(modules::Engine::files);
    let missing = missing(site, engines);
    if missing.is_empty() {
        return Ok(());
    }
    bail!("the site in {} lacks {}; build it anew", site.display(), missing.join(", "))
}

/// What a site with these engine files should hold and does not.
fn missing(site: &Path, engines: impl Iterator<Item = String>) -> Vec<String> {
    let json =
        |path: &str| fs::read(site.join(path)).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let texts = |list: &Value, key: &str| -> Vec<String> {
        let entries = list.as_array().into_iter().flatten();
        entries.filter_map(|entry| entry[key].as_str().map(str::to_owned)).collect()
    };
    let mut expected: Vec<String> = FILES.map(str::to_owned).into_iter().chain(engines).collect();
    for pack in json(PACKS).map_or(Vec::new(), |index| texts(&index["networks"], "name")) {
        let manifest = format!("packs/{pack}/manifest.json");
        let shards = json(&manifest).map_or(Vec::new(), |manifest| texts(&manifest["shards"], "file"));
        expected.push(manifest);
        expected.extend(shards.iter().map(|shard| format!("packs/{pack}/{shard}")));
    }
    expected.retain(|path| !site.join(path).is_file());
    expected
}

/// As [`build`], but without those engines that take minutes to build now and can come later.
///
/// # Errors
/// As [`build`].
pub(crate) fn build_quickly(site: &Path, since: SystemTime) -> Result<()> {
    let expectation = if modules::CPU.is_built() { WARM } else { "5 minutes the first time, on two cores" };
    let mut trunk = trunk("build", site);
    timed("Building the site", expectation, || process::run(trunk.env(ENGINES_LATER, seconds(since))))
}

/// As [`build_quickly`], without Trunk, which takes minutes to install.
///
/// # Errors
/// As [`build`].
pub(crate) fn build_without_trunk(site: &Path, since: SystemTime) -> Result<()> {
    timed("Building the first page", "5 minutes the first time, on two cores", || {
        if site.exists() {
            fs::remove_dir_all(site)?;
        }
        fs::create_dir_all(site)?;
        add_scripts(site)?;
        modules::CPU.copy_unoptimised_to(site)?;
        let page = fs::read_to_string(workspace::root().join("index.html"))?;
        fs::write(site.join("index.html"), without_trunk(&page))?;
        add_packs(site)?;
        let mut finish = process::command("node");
        finish.arg("web/site/finish.mjs").arg("--site").arg(site).env(ENGINES_LATER, seconds(since));
        process::run(&mut finish)
    })
}

/// Copies the packs that there are by now.
///
/// # Errors
/// If one cannot be copied.
pub(crate) fn add_packs(site: &Path) -> Result<()> {
    copy_folder(&workspace::packs(), &site.join("packs"))
}

/// A server for a site of [`build_without_trunk`].
pub(crate) fn first_server(site: &Path, port: u16) -> std::process::Command {
    let mut command = process::command("node");
    command.args(["web/site/serve.mjs", "--port", &port.to_string(), "--site"]).arg(site);
    command
}

/// The page without what is for Trunk alone.
fn without_trunk(page: &str) -> String {
    match (page.split_once("<!-- trunk -->"), page.split_once("<!-- /trunk -->")) {
        (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
        _ => page.to_owned(),
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, to) = (entry?, to.to_owned());
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// `trunk serve` for a site of [`build_quickly`].
pub(crate) fn server(site: &Path, since: SystemTime) -> std::process::Command {
    let mut command = trunk("serve", site);
    command.env(ENGINES_LATER, seconds(since));
    command
}

/// Whether an engine goes out with the site that is served since then. One that was built meanwhile stays in it, also when a
/// change of the code has made it old.
pub(crate) fn is_served(engine: &modules::Engine, since: SystemTime) -> bool {
    engine.is_current() || engine.is_built_since(since)
}

fn seconds(time: SystemTime) -> String {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs().to_string()
}

/// Fills Trunk's staging folder with the wasm modules and the scripts.
///
/// # Errors
/// If a tool fails, or Trunk did not call this.
pub(crate) fn hook() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").context("this is for Trunk to call; use `cargo xtask build`")?;
    let staging = Path::new(&staging);
    match env::var(ENGINES_LATER).ok().and_then(|seconds| seconds.parse().ok()) {
        Some(since) => fill_quickly(staging, UNIX_EPOCH + Duration::from_secs(since)),
        None => fill(staging),
    }
}

/// Scripts, and those engines that do not take minutes to build now.
fn fill_quickly(folder: &Path, since: SystemTime) -> Result<()> {
    add_scripts(folder)?;
    modules::CPU.build()?;
    modules::CPU.copy_to(folder)?;
    let mut with = modules::LATER.iter().filter(|engine| engine.is_possible() && is_served(engine, since));
    with.try_for_each(|engine| {
        engine.build()?;
        engine.copy_to(folder)
    })
}

fn add_scripts(folder: &Path) -> Result<()> {
    process::run(process::command("node").args(["web/build.mjs", "--release", "--out"]).arg(folder))
}

/// Scripts and all engines.
fn fill(staging: &Path) -> Result<()> {
    add_scripts(staging)?;
    // Side by side: the long part of each, the whole-program link, is one core's work.
    thread::scope(|scope| {
        let gpu = scope.spawn(|| modules::GPU.build());
        for engine in [modules::CPU, modules::CPU_THREADS].iter().filter(|engine| engine.is_possible()) {
            engine.build()?;
        }
        gpu.join().map_err(|_| anyhow!("the build of the GPU engine panicked"))?
    })?;
    let engines = [modules::CPU, modules::CPU_THREADS, modules::GPU];
    engines.iter().filter(|engine| engine.is_possible()).try_for_each(|engine| engine.copy_to(staging))
}

fn trunk(command: &str, site: &Path) -> std::process::Command {
    let mut trunk = process::command("trunk");
    trunk.args(["--quiet", "--skip-version-check", command, "--dist"]).arg(site);
    trunk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_loses_what_is_for_trunk() {
        let page = fs::read_to_string(workspace::root().join("index.html")).unwrap();
        assert!(page.contains("data-trunk"));
        let without = without_trunk(&page);
        assert!(!without.contains("data-trunk"), "{without}");
        assert!(without.contains("./impasto.js") && without.contains("<title>"));
    }

    #[test]
    fn what_a_site_lacks_is_named() {
        let site = env::temp_dir().join(format!("impasto-site-{}", std::process::id()));
        let put = |path: &str, text: &str| {
            let file = site.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        for path in FILES {
            put(path, "");
        }
        put("engine.js", "");
        put(PACKS, r#"{"networks": [{"name": "a", "bytes": 1}, {"name": "b", "bytes": 1}]}"#);
        put("packs/a/manifest.json", r#"{"shards": [{"file": "1.safetensors"}, {"file": "2.safetensors"}]}"#);
        put("packs/a/1.safetensors", "");
        let lacks = || missing(&site, ["engine.js".to_owned()].into_iter());
        assert_eq!(lacks(), ["packs/a/2.safetensors", "packs/b/manifest.json"]);
        put("packs/a/2.safetensors", "");
        put("packs/b/manifest.json", r#"{"shards": []}"#);
        assert_eq!(lacks(), [""; 0]);
        fs::remove_file(site.join("engine.js")).unwrap();
        assert_eq!(lacks(), ["engine.js"]);
        fs::remove_dir_all(site).unwrap();
    }
}
