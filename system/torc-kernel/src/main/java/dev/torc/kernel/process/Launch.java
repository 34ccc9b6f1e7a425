package dev.torc.kernel.process;

import dev.torc.client.InheritedLine;
import dev.torc.client.ProcessStart;
import dev.torc.posix.ChildCalls;
import dev.torc.posix.Descriptor;
import dev.torc.posix.ProcessCalls;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.posix.SyscallException;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.ClientGreeting;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The start of one process, on a thread that may wait: its program may have to come from a disk.
///
/// The kernel makes the pair of sockets that will be the process's life line, and says hello in the process's name,
/// before there is a process. So the server's answer, with ring and pool, waits in the descriptor that the process
/// is born with.
final class Launch {

    private static final System.Logger LOG = System.getLogger(Launch.class.getName());

    private final ProcessStart start;
    private final PeerCredentials kernel;
    private final Optional<Path> domain;
    private Optional<Started> started = Optional.empty();

    /// A process that runs.
    ///
    /// @param number its number
    /// @param program what it was started as
    /// @param process stands for it; owned by whoever takes this
    /// @param lifeLine the kernel's end of its life line; owned by whoever takes this
    record Started(int number, String program, Descriptor process, UnixSocket lifeLine) {}

    /// @param kernel who starts it
    /// @param domain the directory that it is told of
    Launch(ProcessStart start, PeerCredentials kernel, Optional<Path> domain) {
        this.start = start;
        this.kernel = kernel;
        this.domain = domain;
    }

    /// Starts it. On a worker's thread.
    ///
    /// @return 0 or a negated errno
    int run() {
        try {
            UnixSocket.Pair pair = UnixSocket.pair();
            try (UnixSocket given = pair.second()) {
                if (!ClientGreeting.trySay(given, InheritedLine.hello())) {
                    throw new IOException("a new socket has no room");
                }
                started = Optional.of(start(pair.first(), given.descriptor()));
                return 0;
            } finally {
                if (started.isEmpty()) {
                    pair.first().close();
                }
            }
        } catch (IOException e) {
            return errno(e).negated();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a process could not be started", e);
            return Errno.EIO.negated();
        }
    }

    private Started start(UnixSocket kept, Descriptor given) throws IOException {
        int number = ChildCalls.start(new ChildCalls.Start(
                start.arguments(),
                environment(),
                start.directory().map(Path::toString),
                given,
                InheritedLine.DESCRIPTOR));
        try {
            return new Started(number, start.arguments().getFirst(), ProcessCalls.openProcess(number), kept);
        } catch (IOException noDescriptor) {
            ChildCalls.end(number);
            throw noDescriptor;
        }
    }

    private List<String> environment() {
        Map<String, String> variables = new LinkedHashMap<>(System.getenv());
        domain.ifPresent(directory -> variables.put("TORC_DOMAIN", directory.toString()));
        variables.putAll(start.environment());
        variables.remove(InheritedLine.VARIABLE);
        List<String> texts = new ArrayList<>();
        variables.forEach((name, value) -> texts.add(name + "=" + value));
        texts.add(InheritedLine.variable(kernel.processId()));
        return texts;
    }

    private static Errno errno(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> Errno.ENOENT;
            case NotDirectoryException _ -> Errno.ENOTDIR;
            case AccessDeniedException _ -> Errno.EACCES;
            case ResourceExhaustedException exhausted -> Errno.of(exhausted.errno());
            case SyscallException told -> Errno.of(told.errno());
            default -> Errno.EIO;
        };
    }

    /// {@return the process, after a run that succeeded}
    Started started() {
        return started.orElseThrow();
    }
}
