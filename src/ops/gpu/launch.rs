//! Running a kernel: buffers, the words it is told, how many workgroups.

use burn_cubecl::{
    cubecl::{
        CubeCount, CubeDim,
        prelude::KernelId,
        server::{Handle, KernelArguments},
    },
    template::{KernelSource, SourceKernel, SourceTemplate},
};

use super::context::Context;
use crate::kernels::wgsl::Kernel;

/// A kernel's source, for `CubeCL`.
#[derive(Debug)]
struct Source {
    kernel: Kernel,
    software: bool,
}

impl KernelSource for Source {
    fn source(&self) -> SourceTemplate {
        SourceTemplate::new(self.kernel.source(self.software))
    }

    fn id(&self) -> KernelId {
        KernelId::new::<Self>().info((self.kernel, self.software))
    }

    fn lang(&self) -> &'static str {
        "wgsl"
    }
}

/// A kernel about to run.
pub(super) struct Run<'a> {
    context: &'a Context,
    kernel: Kernel,
    buffers: Vec<Handle>,
    unread: usize,
}

impl<'a> Run<'a> {
    pub(super) fn new(context: &'a Context, kernel: Kernel) -> Self {
        Self { context, kernel, buffers: Vec::with_capacity(8), unread: 0 }
    }

    /// The next buffer.
    pub(super) fn buffer(mut self, handle: &Handle) -> Self {
        self.buffers.push(handle.clone());
        self
    }

    /// The next buffer, or one that will not be read.
    pub(super) fn maybe(mut self, handle: Option<&Handle>) -> Self {
        let handle = handle.cloned().unwrap_or_else(|| {
            self.unread += 1;
            self.context.unread(self.unread - 1)
        });
        self.buffers.push(handle);
        self
    }

    /// Words that come again: they are kept on the device.
    pub(super) fn words(self, words: &[u32]) -> Ready<'a> {
        let info = self.context.words(words);
        self.ready(info)
    }

    /// Words that are new each time.
    pub(super) fn new_words(self, words: &[u32]) -> Ready<'a> {
        let info = self.context.client.create_from_slice(bytemuck::cast_slice(words));
        self.ready(info)
    }

    fn ready(mut self, info: Handle) -> Ready<'a> {
        self.buffers.push(info);
        debug_assert_eq!(self.buffers.len(), self.kernel.bindings(), "{:?}", self.kernel);
        Ready(self)
    }
}

/// A kernel that has all it needs.
pub(super) struct Ready<'a>(Run<'a>);

impl Ready<'_> {
    /// Runs at least this many invocations along x; whole workgroups along y and z.
    pub(super) fn invocations(self, x: usize, y: usize, z: usize) {
        let workgroup = self.0.kernel.workgroup(self.0.context.software);
        self.workgroups(x.div_ceil(workgroup), y, z);
    }

    /// Runs this many workgroups.
    pub(super) fn workgroups(self, x: usize, y: usize, z: usize) {
        let Run { context, kernel, buffers, .. } = self.0;
        if x * y * z == 0 {
            return;
        }
        debug_assert!(x.max(y).max(z) <= 65_535, "{kernel:?}: {x} x {y} x {z} workgroups");
        let size = CubeDim::new_1d(kernel.workgroup(context.software) as u32);
        context.client.launch(
            Box::new(SourceKernel::new(Source { kernel, software: context.software }, size)),
            CubeCount::Static(x as u32, y as u32, z as u32),
            KernelArguments::new().with_buffers(buffers.into_iter().map(Handle::binding).collect()),
        );
    }
}

/// Has every kernel compiled, by running each on nothing.
pub(super) fn warm_up(context: &Context, max: bool) {
    for kernel in Kernel::all(max, context.software) {
        let mut run = Run::new(context, kernel);
        for _ in 1..kernel.bindings() {
            run = run.maybe(None);
        }
        run.words(&[0; 10]).workgroups(1, 1, 1);
    }
}
