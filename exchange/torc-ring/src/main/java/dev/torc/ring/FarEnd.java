package dev.torc.ring;

import dev.torc.posix.EventDescriptor;
import org.jspecify.annotations.Nullable;

/// The other end of a ring, as this end makes itself heard by it.
///
/// As a rule that is a process which maps the same memory, and is woken by its sleep word there. Where both ends of
/// the ring are in this process, since the peer is reached in another way, it is what carries entries and
/// completions between the ring and that way: a stand-in's owner.
///
/// **Threads.** Those of this end.
public interface FarEnd {

    /// Lets it have what was published, or know of the room that was made: wakes it if it sleeps.
    ///
    /// It waits for nothing, and allocates nothing.
    ///
    /// @return whether it slept and was woken
    boolean wake();

    /// Tells it that Linux says that the peer is gone.
    ///
    /// @return whether all that the peer had published is in the ring; if not, the far end says itself when it is,
    ///     by closing
    default boolean isComplete() {
        return true;
    }

    /// {@return the end that sleeps on a word of the ring's memory}
    ///
    /// @param event its eventfd, if it has given one
    static FarEnd sleeper(SleepWord word, @Nullable EventDescriptor event) {
        return () -> word.wakeOwner(event);
    }
}
