package dev.torc.scheme;

import dev.torc.posix.UnixSocket;
import dev.torc.uapi.PeerCredentials;
import java.util.Optional;

/// A peer that has connected and not yet said hello.
///
/// @param place where its session will be
/// @param generation how often that place was used before
/// @param socket its socket
/// @param credentials who it is
/// @param ticket what whoever introduced it gave along
/// @param voice for whom its calls are
record Guest(
        int place,
        int generation,
        UnixSocket socket,
        PeerCredentials credentials,
        Optional<Object> ticket,
        Voice voice) {

    /// For whom a client calls.
    enum Voice {
        /// For itself.
        ITS_OWN,
        /// For others too, as a kernel does that forwards.
        FOR_OTHERS
    }
}
