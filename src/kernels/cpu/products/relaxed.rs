//! The kernel with relaxed SIMD, `relaxed.wat`, joined to this module where the browser can run it.
//!
//! One module with both would be refused where relaxed SIMD is unknown. A whole second one, for each of the CPU engine's two,
//! would be 2.5 MB and minutes of building more, for a function of 600 bytes.

#![expect(unsafe_code, reason = "a function of another module is called by its place in the table")]

use std::mem::transmute;

use js_sys::{Function, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

use super::layout::Kernel;

/// `relaxed.wat`, assembled by `build.rs`.
const MODULE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/relaxed.wasm"));

thread_local! {
    // Each thread of a program with several is an instance of its own, with its own table.
    static KERNEL: Option<Kernel> = join().ok();
}

/// The kernel, if this browser has relaxed SIMD.
pub(super) fn kernel() -> Option<Kernel> {
    KERNEL.with(|kernel| *kernel)
}

/// Makes the module, with this one's memory, and puts its function into this one's table.
fn join() -> Result<Kernel, JsValue> {
    let module = WebAssembly::Module::new(&Uint8Array::from(MODULE))?;
    let (imports, ours) = (Object::new(), Object::new());
    Reflect::set(&ours, &"memory".into(), &wasm_bindgen::memory())?;
    Reflect::set(&imports, &"impasto".into(), &ours)?;
    let exports = WebAssembly::Instance::new(&module, &imports)?.exports();
    let function: Function = Reflect::get(&exports, &"panel_times_strip".into())?.dyn_into()?;
    let table: WebAssembly::Table = wasm_bindgen::function_table().dyn_into()?;
    let index = table.grow(1)?;
    table.set(index, &function)?;
    // SAFETY: in wasm a pointer to a function is its index in that table; the parameters are those of the text, six i32.
    Ok(unsafe { transmute::<usize, Kernel>(index as usize) })
}
