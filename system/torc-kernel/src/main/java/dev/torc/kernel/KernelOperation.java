package dev.torc.kernel;

import dev.torc.uapi.Errno;
import org.jspecify.annotations.Nullable;

/// An opcode that the kernel answers itself, whatever its `fd` is, like TIMEOUT.
///
/// NOP and ASYNC_CANCEL are answered before, by the server that the kernel stands on.
///
/// **Threads.** The kernel's.
public abstract non-sealed class KernelOperation extends CallKeeper {

    /// For subclasses.
    protected KernelOperation() {}

    /// {@return the opcodes that this answers, each 0..255}
    protected abstract int[] opcodes();

    /// One call. Nothing of its entry was checked.
    ///
    /// @return its own meaning if not negative, else a negated errno, or [Call#LATER]
    protected abstract int run(Call call);

    /// {@return what is open behind a handle of the caller's; null where nothing is, which is EBADF}
    ///
    /// @param handle any number
    protected final @Nullable Resource resource(Call call, int handle) {
        return host().resource(call.context(), handle);
    }

    /// {@return EBADF, negated}
    protected static int badHandle() {
        return Errno.EBADF.negated();
    }
}
