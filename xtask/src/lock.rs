//! Locks between commands that run at the same time in one checkout, or in several that share a target folder.

use std::{
    fs::{self, File, TryLockError},
    path::Path,
};

use anyhow::{Context, Result};

use crate::progress::say;

/// Held until it is dropped, or the program ends in whatever way.
pub(crate) struct Lock {
    _file: File,
}

/// Takes the lock; where another command has it, says so and waits. `what` is used in messages.
///
/// # Errors
/// If the lock's file cannot be made.
pub(crate) fn take(file: &Path, what: &str) -> Result<Lock> {
    let failed = || format!("cannot lock {}", file.display());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    let lock = File::create(file).with_context(failed)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            say(format!("Waiting for another cargo xtask that is using {what} \u{2026}"));
            lock.lock().with_context(failed)?;
        }
        Err(TryLockError::Error(error)) => return Err(error).with_context(failed),
    }
    Ok(Lock { _file: lock })
}

#[cfg(test)]
mod tests {
    use std::{
        env,
        sync::mpsc::{RecvTimeoutError, channel},
        thread,
        time::Duration,
    };

    use super::*;

    #[test]
    fn the_second_waits_for_the_first() {
        let file = env::temp_dir().join(format!("impasto-lock-{}", std::process::id()));
        let first = take(&file, "a test").unwrap();
        let (sender, receiver) = channel();
        let path = file.clone();
        let second = thread::spawn(move || {
            let _lock = take(&path, "a test").unwrap();
            sender.send(()).unwrap();
        });
        assert_eq!(receiver.recv_timeout(Duration::from_millis(200)), Err(RecvTimeoutError::Timeout));
        drop(first);
        receiver.recv_timeout(Duration::from_secs(10)).unwrap();
        second.join().unwrap();
        fs::remove_file(file).unwrap();
    }
}
