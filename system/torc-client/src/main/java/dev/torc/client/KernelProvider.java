package dev.torc.client;

import dev.torc.posix.UnixSocket;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;

/// Whoever can run a kernel within this program, for [Torc#embedded]. Found by [java.util.ServiceLoader].
public interface KernelProvider {

    /// Starts a kernel, which runs until the program ends.
    ///
    /// @throws IOException if it cannot be started
    Embedded start() throws IOException;

    /// A kernel within this program.
    interface Embedded {

        /// Lets somebody attach over one end of a pair of sockets.
        ///
        /// @param end the end; the kernel's from now on
        /// @param credentials who has the other end: they are believed
        /// @return whether the kernel still runs
        boolean attach(UnixSocket end, PeerCredentials credentials);
    }
}
