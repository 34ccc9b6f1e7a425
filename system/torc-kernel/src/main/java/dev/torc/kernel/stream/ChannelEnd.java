package dev.torc.kernel.stream;

import dev.torc.kernel.Call;
import dev.torc.kernel.Resource;
import dev.torc.kernel.ResourceStatus;
import dev.torc.uapi.Errno;
import org.jspecify.annotations.Nullable;

/// What one of two contexts has open that are connected by a channel.
final class ChannelEnd extends Resource {

    private final boolean waits;
    private @Nullable ChannelSide side;

    /// Makes an end that is connected by [#connect].
    ///
    /// @param waits whether reads and writes wait, or are answered with EAGAIN
    ChannelEnd(boolean waits) {
        this.waits = waits;
    }

    void connect(ChannelSide aSide) {
        side = aSide;
    }

    /// {@return what it reads and writes}
    ChannelSide side() {
        ChannelSide connected = side;
        if (connected == null) {
            throw new IllegalStateException("this end is not connected");
        }
        return connected;
    }

    @Override
    protected int read(Call call) {
        return side().read(host(), call, waits);
    }

    @Override
    protected int write(Call call) {
        return side().write(host(), call, waits);
    }

    @Override
    protected int status(Call call) {
        return call.answer(ResourceStatus.stream());
    }

    @Override
    protected int truncate(Call call) {
        return Errno.EINVAL.negated();
    }

    @Override
    protected void gone() {
        side().close(host());
    }
}
