package dev.torc.kernel;

import dev.torc.uapi.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A call that names a resource by its path. There is one such object, used for one call after the other.
///
/// **Threads.** The kernel's.
public final class Lookup {

    private final KernelHost host;
    private final Call call;
    private String path = "";
    private MemorySegment bytes = MemorySegment.NULL;
    private int flags;
    private int mode;
    private long resolve;

    Lookup(KernelHost host, Call call) {
        this.host = host;
        this.call = call;
    }

    /// Says what is looked up: the path that was read last.
    Lookup of(PathReader reader) {
        path = reader.path();
        bytes = reader.bytes();
        flags = 0;
        mode = 0;
        resolve = 0L;
        return this;
    }

    Lookup how(int theFlags, int theMode) {
        flags = theFlags;
        mode = theMode;
        return this;
    }

    /// {@return a copy of the path's bytes, without its NUL}
    MemorySegment pathBytes() {
        return MemorySegment.ofArray(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    /// {@return how an OPENAT2 resolves}
    long resolve() {
        return resolve;
    }

    Lookup resolving(long how) {
        resolve = how;
        return this;
    }

    /// {@return the call}
    public Call call() {
        return call;
    }

    /// {@return whose call it is}
    public Context context() {
        return call.context();
    }

    /// {@return the path, seen from where it begins, without slashes at its beginning; empty for that place
    /// itself}
    public String path() {
        return path;
    }

    /// {@return the flags: `O_*` for an open, `AT_*` for the others}
    public int flags() {
        return flags;
    }

    /// {@return the permissions of what is made; 0 where nothing is}
    public int mode() {
        return mode;
    }

    /// Answers an open: makes a handle.
    ///
    /// @param resource what is open now, an object of its own
    /// @return the handle, not negative
    public int opened(Resource resource) {
        return host.makeHandle(call.context(), resource);
    }

    /// {@return ENOENT, negated: what most paths lead to}
    public static int notThere() {
        return Errno.ENOENT.negated();
    }
}
