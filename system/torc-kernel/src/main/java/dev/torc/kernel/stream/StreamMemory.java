package dev.torc.kernel.stream;

import java.util.HashMap;
import java.util.Map;

/// How much of the kernel's memory the streams of each user may hold, so that nobody can take what others need.
///
/// **Threads.** The kernel's.
public final class StreamMemory {

    private static final long MOST_BYTES_PER_USER = 32L << 20;

    private final Map<Integer, Long> bytesByUser = new HashMap<>();

    /// Takes memory, or gives it back where `bytes` is negative.
    ///
    /// @param userId whose stream it is for
    /// @return whether the user may have it; if not, nothing has changed
    boolean change(int userId, long bytes) {
        long after = bytesByUser.getOrDefault(userId, 0L) + bytes;
        if (after > MOST_BYTES_PER_USER) {
            return false;
        }
        if (after == 0) {
            bytesByUser.remove(userId);
        } else {
            bytesByUser.put(userId, after);
        }
        return true;
    }
}
