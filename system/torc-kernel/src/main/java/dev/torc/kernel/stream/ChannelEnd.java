package dev.torc.kernel.stream;

import dev.torc.kernel.Call;
import org.jspecify.annotations.Nullable;

/// What one of two contexts has open that are connected by a channel.
final class ChannelEnd extends StreamEnd {

    private @Nullable ChannelSide side;

    /// Makes an end that is connected by [#connect].
    ChannelEnd(boolean waits) {
        super(waits);
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
        return side().read(host(), call);
    }

    @Override
    protected int write(Call call) {
        return side().write(host(), call);
    }

    @Override
    protected int readiness() {
        return side().readiness();
    }

    @Override
    protected void gone() {
        side().close(host());
    }
}
