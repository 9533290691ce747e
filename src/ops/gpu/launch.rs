//! Running a kernel: its buffers, checked by name, its parameters, how many workgroups.

use burn_cubecl::{
    cubecl::{
        CubeCount, CubeDim,
        prelude::KernelId,
        server::{Handle, KernelArguments},
    },
    template::{KernelSource, SourceKernel, SourceTemplate},
};

use super::context::Context;
use crate::kernels::{params::Params, wgsl::Kernel};

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

    /// The next buffer, by the name that the kernel has for it, of which so many numbers are read or written.
    ///
    /// # Panics
    /// If it holds fewer: the GPU would read zeros and write nothing, without a word.
    pub(super) fn buffer(mut self, name: &str, handle: &Handle, numbers: usize) -> Self {
        let there = handle.size_in_used() as usize / size_of::<f32>();
        assert!(numbers <= there, "{:?}: {name} holds {there} numbers and not {numbers}", self.kernel);
        debug_assert_eq!(self.kernel.buffer_name(self.buffers.len()), Some(name), "{:?}", self.kernel);
        self.buffers.push(handle.clone());
        self
    }

    /// The same, or a buffer that will not be read.
    ///
    /// # Panics
    /// As [`Run::buffer`].
    pub(super) fn maybe(self, name: &str, handle: Option<&Handle>, numbers: usize) -> Self {
        match handle {
            Some(handle) => self.buffer(name, handle, numbers),
            None => self.unread(),
        }
    }

    fn unread(mut self) -> Self {
        self.buffers.push(self.context.unread(self.unread));
        self.unread += 1;
        self
    }

    /// Parameters that come again: they are kept on the device.
    pub(super) fn params<P: Params>(self, params: &P) -> Ready<'a> {
        debug_assert_eq!(self.kernel.fields(), P::FIELDS, "{:?}", self.kernel);
        let buffer = self.context.words(&params.words());
        self.ready(buffer)
    }

    /// Parameters that are new each time.
    pub(super) fn new_params<P: Params>(self, params: &P) -> Ready<'a> {
        debug_assert_eq!(self.kernel.fields(), P::FIELDS, "{:?}", self.kernel);
        let buffer = self.context.client.create_from_slice(bytemuck::cast_slice(&params.words()));
        self.ready(buffer)
    }

    fn ready(mut self, params: Handle) -> Ready<'a> {
        self.buffers.push(params);
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

/// As many words as any kernel has parameters.
const MOST_PARAMS: usize = 10;

/// Has every kernel compiled, by running each on nothing.
pub(super) fn warm_up(context: &Context, max: bool) {
    for kernel in Kernel::all(max, context.software) {
        let mut run = Run::new(context, kernel);
        for _ in 1..kernel.bindings() {
            run = run.unread();
        }
        let nothing = context.words(&[0; MOST_PARAMS]);
        run.ready(nothing).workgroups(1, 1, 1);
    }
}
