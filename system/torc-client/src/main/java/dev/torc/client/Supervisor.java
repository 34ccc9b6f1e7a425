package dev.torc.client;

import dev.torc.posix.UnixDatagram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Whoever started this process and wants to know when it is ready: `torc init`, systemd, or another that has the
/// protocol of `sd_notify(3)`.
///
/// **Threads.** Any.
public final class Supervisor {

    private static final String VARIABLE = "NOTIFY_SOCKET";
    private static final byte[] READY = "READY=1\n".getBytes(StandardCharsets.US_ASCII);

    private Supervisor() {}

    /// Says that this process is ready: who waits for it can be started. Does nothing where nobody asks.
    ///
    /// @return whether somebody was told
    /// @throws IOException if the supervisor is gone, or does not listen
    public static boolean tellReady() throws IOException {
        return tellReady(System.getenv());
    }

    static boolean tellReady(Map<String, String> environment) throws IOException {
        // A name that does not begin with a slash is no path: Linux' abstract names are not spoken here.
        Optional<Path> socket = Optional.ofNullable(environment.get(VARIABLE))
                .filter(name -> name.startsWith("/"))
                .map(Path::of);
        if (socket.isEmpty()) {
            return false;
        }
        UnixDatagram.send(socket.get(), READY);
        return true;
    }
}
