package dev.torc.memory;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A pool has no room for a slice just now.
///
/// Nothing is wrong: whoever asked can give slices back and ask again, ask for less, or refuse its own caller.
public final class PoolExhaustedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final long requestedBytes;
    private final long freeBytes;
    private final long largestBytes;

    PoolExhaustedException(
            int pool, long requestedBytes, long alignment, PoolUsage usage, @Nullable IOException noGrowth) {
        super(
                "pool " + pool + " has no room for " + requestedBytes + " bytes aligned to " + alignment + ": " + usage
                        + (noGrowth == null ? "" : "; and it cannot grow: " + noGrowth.getMessage()),
                noGrowth);
        this.requestedBytes = requestedBytes;
        this.freeBytes = usage.freeBytes();
        this.largestBytes = usage.largestFreeBytes();
    }

    /// {@return how many bytes were asked for}
    public long requestedBytes() {
        return requestedBytes;
    }

    /// {@return how many were free in all}
    public long freeBytes() {
        return freeBytes;
    }

    /// {@return how many the largest free piece had}
    public long largestBytes() {
        return largestBytes;
    }
}
