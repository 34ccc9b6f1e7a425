package dev.torc.kernel.stream;

import dev.torc.kernel.Call;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.Resource;
import dev.torc.kernel.ResourceStatus;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;

/// What a context has open of a stream.
abstract class StreamEnd extends Resource {

    private final boolean waits;

    /// @param waits whether reads and writes wait, or are answered with EAGAIN
    StreamEnd(boolean waits) {
        this.waits = waits;
    }

    /// {@return whether an open asks for calls that wait}
    static boolean asksToWait(Lookup lookup) {
        return (lookup.flags() & OpenFlags.NONBLOCK) == 0;
    }

    final boolean waits() {
        return waits;
    }

    /// Tells who watches this end that it has become ready.
    final void tell(int events) {
        becameReady(events);
    }

    @Override
    protected final int status(Call call) {
        return call.answer(ResourceStatus.stream());
    }

    @Override
    protected final int truncate(Call call) {
        return Errno.EINVAL.negated();
    }
}
