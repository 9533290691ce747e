//! Running a kernel: buffers, the words it is told, how many workgroups.

use std::{cell::RefCell, collections::HashMap, sync::RwLock};

use burn::tensor::{Device, Shape, Tensor};
use burn_cubecl::{
    CubeBackend,
    cubecl::{
        CubeCount, CubeDim,
        client::Client,
        prelude::KernelId,
        server::{Handle, KernelArguments},
    },
    kernel::into_contiguous,
    template::{KernelSource, SourceKernel, SourceTemplate},
    tensor::CubeTensor,
};

use crate::kernels::wgsl::Kernel;

/// What the kernels must know of the adapter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Adapter {
    /// A processor that plays a GPU.
    pub(crate) software: bool,
    /// The largest buffer that a kernel can be given, in bytes.
    pub(crate) max_binding: u64,
}

/// There is one GPU runtime in a process. Until it is opened, what any WebGPU adapter offers.
static ADAPTER: RwLock<Adapter> = RwLock::new(Adapter { software: false, max_binding: 128 << 20 });

/// Says what the adapter is like, before networks are made for it.
pub(crate) fn set_adapter(adapter: Adapter) {
    *ADAPTER.write().expect("no panic inside") = adapter;
}

/// The one GPU's adapter.
pub(crate) fn adapter() -> Adapter {
    *ADAPTER.read().expect("no panic inside")
}

/// A kernel's source, for `CubeCL`.
#[derive(Debug)]
struct Source(Kernel);

impl KernelSource for Source {
    fn source(&self) -> SourceTemplate {
        SourceTemplate::new(self.0.source(adapter().software))
    }

    fn id(&self) -> KernelId {
        KernelId::new::<Self>().info((self.0, adapter().software))
    }

    fn lang(&self) -> &'static str {
        "wgsl"
    }
}

/// What is used again and again: words that kernels were told before, and what is bound where a kernel has a buffer that
/// it will not read. No buffer may be bound twice in a run, so there are several.
#[derive(Default)]
struct Kept {
    words: HashMap<Vec<u32>, Handle>,
    unread: Vec<Handle>,
}

/// The words differ by shapes and weights only; this many are more than a pyramid of paintings needs.
const MOST_WORDS: usize = 4096;
/// As long as the largest element of a kernel's arrays.
const UNREAD_BYTES: usize = 64;

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

impl Kept {
    fn words(&mut self, client: &Client, words: &[u32]) -> Handle {
        if let Some(handle) = self.words.get(words) {
            return handle.clone();
        }
        if self.words.len() >= MOST_WORDS {
            self.words.clear();
        }
        let handle = client.create_from_slice(bytemuck::cast_slice(words));
        self.words.insert(words.to_vec(), handle.clone());
        handle
    }

    fn unread(&mut self, client: &Client, number: usize) -> Handle {
        while self.unread.len() <= number {
            self.unread.push(client.create_from_slice(&[0; UNREAD_BYTES]));
        }
        self.unread[number].clone()
    }
}

/// A kernel about to run.
pub(super) struct Run<'a> {
    client: &'a Client,
    kernel: Kernel,
    buffers: Vec<Handle>,
    unread: usize,
}

impl<'a> Run<'a> {
    pub(super) fn new(client: &'a Client, kernel: Kernel) -> Self {
        Self { client, kernel, buffers: Vec::with_capacity(8), unread: 0 }
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
            KEPT.with_borrow_mut(|kept| kept.unread(self.client, self.unread - 1))
        });
        self.buffers.push(handle);
        self
    }

    /// Words that come again: they are kept on the device.
    pub(super) fn words(self, words: &[u32]) -> Ready<'a> {
        let info = KEPT.with_borrow_mut(|kept| kept.words(self.client, words));
        self.ready(info)
    }

    /// Words that are new each time.
    pub(super) fn new_words(self, words: &[u32]) -> Ready<'a> {
        let info = self.client.create_from_slice(bytemuck::cast_slice(words));
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
        let workgroup = self.0.kernel.workgroup(adapter().software);
        self.workgroups(x.div_ceil(workgroup), y, z);
    }

    /// Runs this many workgroups.
    pub(super) fn workgroups(self, x: usize, y: usize, z: usize) {
        let Run { client, kernel, buffers, .. } = self.0;
        if x * y * z == 0 {
            return;
        }
        debug_assert!(x.max(y).max(z) <= 65_535, "{kernel:?}: {x} x {y} x {z} workgroups");
        let size = CubeDim::new_1d(kernel.workgroup(adapter().software) as u32);
        client.launch(
            Box::new(SourceKernel::new(Source(kernel), size)),
            CubeCount::Static(x as u32, y as u32, z as u32),
            KernelArguments::new().with_buffers(buffers.into_iter().map(Handle::binding).collect()),
        );
    }
}

/// Has every kernel compiled, by running each on nothing.
pub(crate) fn warm_up(device: &Device, max: bool) {
    // A tensor is the way to the device's client.
    let client = primitive(&Tensor::<1>::empty([16], device)).client;
    for kernel in Kernel::all(max, adapter().software) {
        let mut run = Run::new(&client, kernel);
        for _ in 1..kernel.bindings() {
            run = run.maybe(None);
        }
        run.words(&[0; 10]).workgroups(1, 1, 1);
    }
}

/// A tensor as its buffer, contiguous.
pub(super) fn primitive<const D: usize>(tensor: &Tensor<D>) -> CubeTensor {
    into_contiguous(tensor.clone().try_into_primitive::<CubeBackend>().expect("a tensor of the GPU engine"))
}

/// A new tensor on the same device, not yet written.
pub(super) fn empty<const D: usize>(like: &CubeTensor, dims: [usize; D]) -> CubeTensor {
    let shape = Shape::from(dims);
    let buffer = like.client.empty(shape.num_elements() * size_of::<f32>());
    CubeTensor::new_contiguous(like.client.clone(), like.device.clone(), shape, buffer, like.dtype)
}

pub(super) fn tensor<const D: usize>(primitive: CubeTensor) -> Tensor<D> {
    Tensor::from_primitive::<CubeBackend>(primitive)
}

/// `rows x columns` workgroups for `elements` invocations that do not fit along one axis: the width, in invocations, and
/// the number of rows.
pub(super) fn fold(elements: usize) -> (usize, usize) {
    let width = elements.min(32_768 * 64);
    (width, elements.div_ceil(width.max(1)))
}
