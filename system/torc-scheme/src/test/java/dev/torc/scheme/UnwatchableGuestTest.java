package dev.torc.scheme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.posix.UnixSocket;
import dev.torc.scheme.RawClient.Answer;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A peer that the server has taken in, and whose socket Linux will not watch.
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnwatchableGuestTest {

    @TempDir
    private Path folder;

    @Test
    void leaves_its_place_to_the_next() throws IOException {
        Limits one = Limits.standard().withSessions(1, 1, 1);
        try (Served served = Served.start(new HeldCalls(), folder, Serving.OWN_EPOLL, one)) {
            // An epoll watches no plain file.
            Path file = Files.createFile(folder.resolve("file"));
            Descriptor descriptor = FileCalls.open(file, OpenFlags.RDWR, 0);
            served.server().introduce(UnixSocket.adopt(descriptor), new PeerCredentials(1, 2, 3));
            Served.until("it is turned away", () -> !descriptor.isOpen());

            try (RawClient next = served.connect()) {
                next.nop(1);
                next.submit();
                assertEquals(new Answer(1, 0), next.await());
            }
        }
    }
}
