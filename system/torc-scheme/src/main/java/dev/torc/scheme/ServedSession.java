package dev.torc.scheme;

import dev.torc.posix.Descriptor;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// A client, as a scheme sees it.
///
/// **Threads.** The server's only.
public sealed interface ServedSession permits AttachedSession {

    /// {@return a number that no other session that is open at the same time has, from 0 and below
    /// [Limits#sessions]}
    int number();

    /// {@return who the client is, as Linux said when it connected; whose a call is says [Request#credentials]}
    PeerCredentials credentials();

    /// {@return what was given along when the client was introduced by [SchemeHost#introduce]; nothing for others}
    Optional<Object> ticket();

    /// {@return the handles that the client has open}
    HandleTable handles();

    /// {@return how many pools there are; an entry's `buf_index` is below}
    int pools();

    /// {@return the memory of a pool, which the client can change at any moment}
    ///
    /// @param number 0 up to [#pools] - 1
    MemorySegment pool(int number);

    /// Sends a message over the session's control socket, without waiting.
    ///
    /// @param message its bytes; lent for the call
    /// @param descriptors what goes along; lent: the client gets duplicates
    /// @return whether it was sent; if not, the client has not taken those before it
    /// @throws IOException if the client is gone, or Linux refuses
    boolean tell(MemorySegment message, List<Descriptor> descriptors) throws IOException;

    /// {@return whether the session is ending: what is answered now reaches nobody}
    boolean isEnding();
}
