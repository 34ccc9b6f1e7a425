package dev.torc.cli;

import dev.torc.posix.UnixSocket;
import dev.torc.ring.session.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// The process that runs a domain's kernel.
final class KernelProcess {

    private KernelProcess() {}

    /// {@return the process that listens at the kernel's socket, as Linux tells it; nothing where none does}
    ///
    /// @throws IOException if the socket cannot be asked
    static Optional<ProcessHandle> of(Domain domain) throws IOException {
        try (UnixSocket socket = UnixSocket.connect(domain.kernel())) {
            return ProcessHandle.of(socket.peerCredentials().processId());
        } catch (NoSuchFileException | ConnectException nobody) {
            return Optional.empty();
        }
    }

    /// {@return where the kernel writes its process's number}
    static Path pidFile(Domain domain) {
        return domain.directory().resolve(".kernel.pid");
    }

    /// {@return where a kernel in the background complains}
    static Path log(Domain domain) {
        return domain.directory().resolve(".kernel.log");
    }

    /// Removes what a kernel leaves in its domain; but what it complained of stays.
    static void forget(Domain domain) {
        try {
            Files.deleteIfExists(pidFile(domain));
            Files.deleteIfExists(domain.kernel());
            if (Files.exists(log(domain)) && Files.size(log(domain)) == 0) {
                Files.delete(log(domain));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
