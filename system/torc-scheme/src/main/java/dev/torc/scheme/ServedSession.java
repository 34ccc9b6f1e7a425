package dev.torc.scheme;

import dev.torc.posix.PeerCredentials;
import java.lang.foreign.MemorySegment;

/// A client, as a scheme sees it.
///
/// **Threads.** The server's only.
public sealed interface ServedSession permits AttachedSession {

    /// {@return a number that no other session that is open at the same time has, from 0 and below
    /// [Limits#sessions]}
    int number();

    /// {@return who the client is, as Linux said when it connected}
    PeerCredentials credentials();

    /// {@return the handles that the client has open}
    HandleTable handles();

    /// {@return how many pools there are; an entry's `buf_index` is below}
    int pools();

    /// {@return the memory of a pool, which the client can change at any moment}
    ///
    /// @param number 0 up to [#pools] - 1
    MemorySegment pool(int number);

    /// {@return whether the session is ending: what is answered now reaches nobody}
    boolean isEnding();
}
