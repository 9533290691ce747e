//! What the kernels of one opened GPU share.

use std::{collections::HashMap, sync::Mutex};

use burn::tensor::{Device, Tensor};
use burn_cubecl::cubecl::{client::Client, server::Handle};

use super::tensors::primitive;

/// The words differ by shapes and weights only; this many are more than a pyramid of paintings needs.
const MOST_WORDS: usize = 4096;
/// As long as the largest element of a kernel's arrays.
const UNREAD_BYTES: usize = 64;

/// The device with what is known of its adapter, and the buffers that are used again and again.
pub(super) struct Context {
    pub(super) device: Device,
    pub(super) client: Client,
    /// Whether the kernels are those for an adapter that is a processor.
    pub(super) software: bool,
    /// The largest buffer that a kernel can be given, in bytes.
    pub(super) max_binding: u64,
    kept: Mutex<Kept>,
}

/// Words that kernels were told before, and what is bound where a kernel has a buffer that it will not read. No buffer may be
/// bound twice in a run, so there are several.
#[derive(Default)]
struct Kept {
    words: HashMap<Vec<u32>, Handle>,
    unread: Vec<Handle>,
}

impl Context {
    pub(super) fn new(device: Device, software: bool, max_binding: u64) -> Self {
        // A tensor is the way to the device's client.
        let client = primitive(&Tensor::<1>::empty([16], &device)).client;
        Self { device, client, software, max_binding, kept: Mutex::default() }
    }

    /// A buffer with these words, kept on the device.
    pub(super) fn words(&self, words: &[u32]) -> Handle {
        let mut kept = self.kept.lock().expect("no panic inside");
        if let Some(handle) = kept.words.get(words) {
            return handle.clone();
        }
        if kept.words.len() >= MOST_WORDS {
            kept.words.clear();
        }
        let handle = self.client.create_from_slice(bytemuck::cast_slice(words));
        kept.words.insert(words.to_vec(), handle.clone());
        handle
    }

    /// One of the buffers that will not be read.
    pub(super) fn unread(&self, number: usize) -> Handle {
        let mut kept = self.kept.lock().expect("no panic inside");
        while kept.unread.len() <= number {
            kept.unread.push(self.client.create_from_slice(&[0; UNREAD_BYTES]));
        }
        kept.unread[number].clone()
    }
}
