package dev.torc.uring;

import java.lang.foreign.Arena;
import java.util.Optional;

/// What becomes of a ring when it is closed: it goes back to Linux with all that was made for it, or to the reserve
/// that it came from, for another holder.
///
/// **Threads.** The ring's.
final class RingEnd {

    private Optional<Arena> companions = Optional.empty();
    private Optional<RingReserve> reserve = Optional.empty();
    private boolean altered;

    /// Notes that the ring is no longer as it was made: no other holder gets it.
    void alter() {
        altered = true;
    }

    void goesTo(RingReserve home) {
        reserve = Optional.of(home);
    }

    /// {@return an arena that lives until no request of the ring can touch memory any more}
    Arena arena() {
        if (companions.isEmpty()) {
            companions = Optional.of(Arena.ofShared());
        }
        return companions.get();
    }

    /// {@return whether a reserve has taken the drained ring}
    boolean isKept(Uring ring) {
        return !altered && reserve.filter(home -> home.keep(ring)).isPresent();
    }

    /// Gives it back to Linux.
    ///
    /// @param drained as in [RingClosing#release]
    void release(RingMemory memory, RingIdentity identity, boolean drained) {
        RingClosing.release(memory, identity, drained);
        companions.ifPresent(Arena::close);
    }
}
