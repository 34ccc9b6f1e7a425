package dev.torc.kernel;

import dev.torc.uapi.Errno;

/// Something that is open in one context: an object for each handle.
///
/// Every method answers now, with a result of its own meaning or a negated errno, or keeps the token and returns
/// [Call#LATER]. None waits. Before one is called, its entry was checked as every scheme's is: no field
/// contradicts the operation, and the memory that it names lies inside the pool.
///
/// **Threads.** The kernel's.
public abstract non-sealed class Resource extends CallKeeper {

    /// For subclasses.
    protected Resource() {}

    /// READ_FIXED: [Call#length] bytes from [Call#offset] on to [Call#address] in the pool.
    ///
    /// @return how many bytes, 0 at the end; or a negated errno, or [Call#LATER]
    protected int read(Call call) {
        return Errno.EBADF.negated();
    }

    /// WRITE_FIXED: [Call#length] bytes that are at [Call#address] in the pool.
    ///
    /// @return how many bytes; or a negated errno, or [Call#LATER]
    protected int write(Call call) {
        return Errno.EBADF.negated();
    }

    /// STATX of the handle.
    ///
    /// @return what [Call#answer] says; or a negated errno, or [Call#LATER]
    protected int status(Call call) {
        return Errno.EBADF.negated();
    }

    /// GETDENTS: names, as many as fit, from where the last call on this handle ended.
    ///
    /// @return how many bytes, 0 at the end; or a negated errno, or [Call#LATER]
    protected int list(Call call) {
        return Errno.ENOTDIR.negated();
    }

    /// FSYNC.
    ///
    /// @return 0 or a negated errno, or [Call#LATER]
    protected int sync(Call call) {
        return Errno.EBADF.negated();
    }

    /// FTRUNCATE: [Call#offset] is the new length.
    ///
    /// @return 0 or a negated errno, or [Call#LATER]
    protected int truncate(Call call) {
        return Errno.EBADF.negated();
    }

    /// FALLOCATE: the entry's `off` and `addr` are offset and length, `len` the mode.
    ///
    /// @return 0 or a negated errno, or [Call#LATER]
    protected int allocate(Call call) {
        return Errno.EBADF.negated();
    }

    /// Any other opcode whose `fd` is this handle and that no [KernelOperation] answers.
    ///
    /// @return its own meaning if not negative, else a negated errno, or [Call#LATER]
    protected int other(Call call) {
        return Errno.ENOSYS.negated();
    }

    /// OPENAT, OPENAT2, STATX, UNLINKAT, MKDIRAT, RENAMEAT with this handle as the directory.
    ///
    /// @return where the path leads from here; [Beneath#NOWHERE] if this is no directory
    protected Beneath beneath() {
        return Beneath.NOWHERE;
    }

    /// CLOSE: the handle is unknown already. Calls that this keeps can be answered later still.
    ///
    /// @return 0 or a negated errno, or [Call#LATER]
    protected int close(Call call) {
        gone();
        return 0;
    }

    /// The handle is gone: closed, or with its context, all of whose calls are answered.
    protected void gone() {}
}
