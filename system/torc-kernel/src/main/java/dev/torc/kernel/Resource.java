package dev.torc.kernel;

import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollAddFlags;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.TorcOpcode;
import org.jspecify.annotations.Nullable;

/// Something that is open in one context: an object for each handle.
///
/// Every method answers now, with a result of its own meaning or a negated errno, or keeps the token and returns
/// [Call#LATER]. None waits. Before one is called, its entry was checked as every scheme's is: no field
/// contradicts the operation, and the memory that it names lies inside the pool.
///
/// **Threads.** The kernel's.
public abstract non-sealed class Resource extends CallKeeper {

    private @Nullable Watchers watchers;

    /// For subclasses.
    protected Resource() {}

    /// A call on this handle, whatever it asks for.
    final int answer(Call call) {
        int opcode = call.entry().opcode();
        if (opcode == Opcode.READ_FIXED.number()) {
            return read(call);
        }
        if (opcode == Opcode.WRITE_FIXED.number()) {
            return write(call);
        }
        if (opcode == Opcode.STATX.number()) {
            return status(call);
        }
        if (opcode == Opcode.FSYNC.number()) {
            return sync(call);
        }
        if (opcode == Opcode.FTRUNCATE.number()) {
            return truncate(call);
        }
        if (opcode == Opcode.FALLOCATE.number()) {
            return allocate(call);
        }
        if (opcode == Opcode.POLL_ADD.number() || opcode == Opcode.FILES_UPDATE.number()) {
            return poll(call);
        }
        return opcode == TorcOpcode.GETDENTS.number() ? list(call) : other(call);
    }

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

    /// {@return what a call would not have to wait for, as [PollFlags] has it; what never waits is always ready}
    ///
    /// Who lets calls wait says here when they would not, and calls [#becameReady].
    protected int readiness() {
        return PollFlags.IN | PollFlags.OUT;
    }

    /// Tells who watches this that it has become ready.
    ///
    /// @param events for what, as [PollFlags]
    protected final void becameReady(int events) {
        if (watchers != null) {
            watchers.becameReady(events);
        }
    }

    /// Lets somebody be told from now on.
    ///
    /// @return what it is ready for now
    public final int watch(Watcher watcher) {
        watchers().add(watcher);
        return readiness();
    }

    /// Tells somebody no more.
    public final void unwatch(Watcher watcher) {
        watchers().remove(watcher);
    }

    private Watchers watchers() {
        if (watchers == null) {
            watchers = new Watchers(this);
        }
        return watchers;
    }

    /// POLL_ADD, once or as a stream; FILES_UPDATE, a stream. It ends with HUP when the handle is closed.
    int poll(Call call) {
        boolean isPoll = call.entry().opcode() == Opcode.POLL_ADD.number();
        int multishot = isPoll ? (int) call.entry().length() : PollAddFlags.ADD_MULTI;
        return watchers().add(call, call.entry().operationFlags(), multishot);
    }

    @Override
    protected void streamHasRoom(long token) {
        if (watchers != null) {
            watchers.roomFor(token);
        }
    }

    final void endWatching() {
        if (watchers != null) {
            watchers.closed();
        }
    }

    /// Any other opcode whose `fd` is this handle and that no [KernelOperation] answers.
    ///
    /// @return its own meaning if not negative, else a negated errno, or [Call#LATER]
    protected int other(Call call) {
        return Errno.ENOSYS.negated();
    }

    /// OPENAT, OPENAT2, STATX, UNLINKAT, MKDIRAT, RENAMEAT, LINKAT, SYMLINKAT, READLINKAT, SETSTATX, STATFS and
    /// FACCESSAT with this handle as the directory.
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
