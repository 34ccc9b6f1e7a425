package dev.torc.client;

import dev.torc.posix.Descriptor;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Hello;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The life line that a process has from its first moment, if the kernel has started it: a descriptor, over which
/// the kernel has greeted itself in the process's name, so that the answer with ring and pool waits there.
///
/// An environment variable names the descriptor and the kernel's process. A process that inherits the variable and
/// not the descriptor sees by the process at the other end that it is not meant.
///
/// **Threads.** Any.
public final class InheritedLine {

    /// The number of the descriptor.
    public static final int DESCRIPTOR = 3;

    /// The variable that names it.
    public static final String VARIABLE = "TORC_ATTACHED";

    private static final AtomicBoolean TAKEN = new AtomicBoolean();

    private InheritedLine() {}

    /// {@return what the variable says, as `NAME=VALUE`}
    ///
    /// @param kernel the kernel's process
    public static String variable(int kernel) {
        return VARIABLE + "=" + DESCRIPTOR + ":" + kernel;
    }

    /// {@return what the kernel says in the process's name}
    public static Hello hello() {
        SessionSetup setup = Torc.ATTACHMENT;
        return new Hello(Hello.FEATURES, setup.spec(), setup.poolBytes(), Hello.Wake.FUTEX);
    }

    /// Takes it, once.
    ///
    /// @return the socket, owned by the caller; nothing if this process has none, or it is taken
    static Optional<UnixSocket> take() {
        String kernel = Optional.ofNullable(System.getenv(VARIABLE)).orElse("");
        String begin = DESCRIPTOR + ":";
        boolean isThere = kernel.startsWith(begin)
                && Files.exists(Path.of("/proc/self/fd/" + DESCRIPTOR))
                && TAKEN.compareAndSet(false, true);
        if (!isThere) {
            return Optional.empty();
        }
        // Not closed before it is known to be ours: it may be anybody's.
        Descriptor inherited = Descriptor.owning(DESCRIPTOR);
        try {
            int peer = UnixSocket.adopt(inherited).peerCredentials().processId();
            if (!kernel.equals(begin + peer)) {
                return Optional.empty();
            }
            // The duplicate goes no further than this process.
            Descriptor own = inherited.duplicate();
            inherited.close();
            return Optional.of(UnixSocket.adopt(own));
        } catch (IOException notASocket) {
            return Optional.empty();
        }
    }
}
