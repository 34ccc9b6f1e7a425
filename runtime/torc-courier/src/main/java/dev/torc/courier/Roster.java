package dev.torc.courier;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Which courier a message is for: (generation, index) in a number that is never 0, so that what comes late for a
/// session that is over finds none.
///
/// **Threads.** [#find] any; the others one at a time.
final class Roster {

    private static final int INDEX_BITS = 16;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    private final AtomicReferenceArray<@Nullable Courier> couriers;
    private long generation;

    /// @param most how many couriers there can be at one time
    Roster(int most) {
        couriers = new AtomicReferenceArray<>(most);
    }

    /// Enters a courier.
    ///
    /// @return its number
    /// @throws IllegalStateException if there are as many as there can be
    long enter(Courier courier) {
        for (int index = 0; index < couriers.length(); index++) {
            // COURIER-KNOWN (volatile): who finds it finds it made, but for what its lock guards.
            if (couriers.compareAndSet(index, null, courier)) {
                return ++generation << INDEX_BITS | index;
            }
        }
        throw new IllegalStateException(
                "this process has as many sessions by mailboxes as it can: " + couriers.length());
    }

    void leave(long number, Courier courier) {
        couriers.compareAndSet((int) number & INDEX_MASK, courier, null);
    }

    /// {@return the courier of this number, or null}
    @Nullable
    Courier find(long number) {
        int index = (int) number & INDEX_MASK;
        if (index >= couriers.length()) {
            return null;
        }
        // COURIER-KNOWN (volatile).
        Courier courier = couriers.get(index);
        return courier != null && courier.number() == number ? courier : null;
    }
}
