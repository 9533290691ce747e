//! `cargo xtask serve`: from a fresh checkout to a page that paints.

use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::Child,
    thread,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    modules, packs,
    progress::say,
    setup, site,
    tools::{trunk, wasm_bindgen},
    workspace,
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The port to serve on
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

/// Serves until it is stopped. The page comes first, with the engine that is quick to build, and where Trunk is still to be
/// installed before that and before the whole VGG-19 is packed; the other engines, which take longer to compile, join it when
/// they are ready.
///
/// # Errors
/// If the port is taken, or something cannot be set up or built.
pub(crate) fn run(options: &Options) -> Result<()> {
    check_port(options.port)?;
    prepare()?;
    let _lock = site::lock(&workspace::served())?;
    let since = SystemTime::now();
    if trunk::is_there() {
        packs::make()?;
    } else {
        packs::make_first()?;
        serve_while(options.port, since, || {
            packs::make()?;
            site::add_packs(&workspace::served())?;
            trunk::ensure()
        })?;
    }
    // Trunk would also serve a site that failed to build; built beforehand, a failure ends here.
    site::build_quickly(&workspace::served(), since)?;
    let mut server = start(options, since)?;
    let served = announce(&mut server, options.port).and_then(|()| add_engines(options.port, since));
    if let Err(error) = served {
        server.kill().ok();
        return Err(error);
    }
    let status = server.wait()?;
    if !status.success() {
        bail!("the server stopped ({status})");
    }
    Ok(())
}

/// What has to be there to build the page's modules. Where the tool that binds them is to be installed, the first one is compiled
/// beside it: the end of either is one core's work.
fn prepare() -> Result<()> {
    setup::for_compiling()?;
    if wasm_bindgen::is_there()? {
        return Ok(());
    }
    thread::scope(|scope| {
        let engine = scope.spawn(|| modules::CPU.compile_ahead());
        wasm_bindgen::ensure()?;
        engine.join().map_err(|_| anyhow!("compiling the CPU engine panicked"))?
    })
}

/// Serves a first page, put together without Trunk, as long as `install` takes.
fn serve_while(port: u16, since: SystemTime, install: impl FnOnce() -> Result<()>) -> Result<()> {
    site::build_without_trunk(&workspace::served(), since)?;
    let mut server = site::first_server(&workspace::served(), port).spawn().context("cannot start node")?;
    let served = announce(&mut server, port).and_then(|()| {
        say("The page already paints. What serves it while the code changes is being installed meanwhile.");
        install()
    });
    server.kill().ok();
    server.wait()?;
    served
}

fn check_port(port: u16) -> Result<()> {
    let other = port.checked_add(1).unwrap_or(8080);
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .with_context(|| format!("port {port} cannot be used; take another: cargo xtask serve --port {other}"))
}

fn start(options: &Options, since: SystemTime) -> Result<Child> {
    let mut server = site::server(&workspace::served(), since);
    server.arg("--port").arg(options.port.to_string());
    if options.open {
        server.arg("--open");
    }
    server.spawn().context("cannot start trunk")
}

/// Waits until the page can be fetched and says where.
fn announce(server: &mut Child, port: u16) -> Result<()> {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if let Some(status) = server.try_wait()? {
            bail!("the server did not start ({status})");
        }
        thread::sleep(Duration::from_millis(100));
    }
    say(format!("Impasto is ready at http://localhost:{port} (Ctrl-C stops it)"));
    Ok(())
}

/// Builds the engines that the site went out without.
fn add_engines(port: u16, since: SystemTime) -> Result<()> {
    for engine in modules::LATER.iter().filter(|engine| engine.is_possible() && !site::is_served(engine, since)) {
        say(format!("The page already paints. {} is being built meanwhile.", engine.name()));
        engine.build()?;
        engine.copy_to(&workspace::served())?;
        say(format!("{} is ready: load http://localhost:{port} again to use it", engine.name()));
    }
    Ok(())
}
